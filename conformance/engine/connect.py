"""From a profile to an open connection."""

import msgspec

from conformance.adapters import Adapter
from conformance.adapters.build import Prepared, command, prepare
from conformance.adapters.command import CommandAdapter
from conformance.adapters.inprocess import InProcessAdapter, resolve
from conformance.adapters.stdio import StdioAdapter
from conformance.engine import discovery
from conformance.engine.ask import Iut
from conformance.engine.discovery import Found
from conformance.model.profile import Call, Command, Http, InProcess, Stdio


def connect(found: Found) -> Iut:
    """Build what must be built, open the connection, say hello. Raises ProfileError."""
    adapter, build = _adapter(found)
    iut = Iut(found.name, found, adapter, build)
    try:
        iut.greet()
    except BaseException:
        adapter.close()
        raise
    return iut


def _adapter(found: Found) -> tuple[Adapter, str]:
    match found.profile.adapter:
        case InProcess() as settings:
            return InProcessAdapter(resolve(settings)), discovery.suite_hash()
        case Stdio() as settings:
            return _stdio(found, settings)
        case Command() as settings:
            return _command(found, settings)
        case Http() as settings:
            return _http(found, settings), ""


def _stdio(found: Found, settings: Stdio) -> tuple[Adapter, str]:
    ready = prepare(found.name, found.folder, settings)
    adapter = StdioAdapter(ready.argv, _environment(ready), window=settings.window, limits=found.profile.limits)
    return adapter, ready.build_hash


def _command(found: Found, settings: Command) -> tuple[Adapter, str]:
    ready = prepare(found.name, found.folder, settings)

    def filled(call: Call) -> Call:
        return msgspec.structs.replace(call, argv=command(call.argv, ready.entry, settings.needs))

    operations = {name: tuple(map(filled, calls)) for name, calls in settings.operations.items()}
    settings = msgspec.structs.replace(
        settings, operations=operations, version_argv=ready.argv, environment=_environment(ready)
    )
    return CommandAdapter(found.name, settings, found.profile.limits), ready.build_hash


def _environment(ready: Prepared) -> dict[str, str]:
    return {name: discovery.secrets(value)[0] for name, value in ready.environment.items()}


def _http(found: Found, settings: Http) -> Adapter:
    # Imported only here: requests is a tenth of the time to the first result.
    from conformance.adapters.http import HttpAdapter

    headers = {name: discovery.secrets(value)[0] for name, value in settings.headers.items()}
    return HttpAdapter(discovery.secrets(settings.url)[0], headers, limits=found.profile.limits)
