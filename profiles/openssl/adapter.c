/* Lets the suite ask OpenSSL: `adapter KIND FILE` prints what the library finds in the DER of the file, as JSON.
 *
 * The library alone decides whether a message is taken. It ends with 1 where a function of the library says that there is
 * nothing to be had, and with 3 where it is asked wrongly, which says nothing of the library. What follows the message in
 * the file is not looked for: d2i_* leaves that to its caller, and whether it must be looked for is not said.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/crmf.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define CMW "1.3.6.1.5.5.7.1.35"
#define ATTESTATION "1.2.840.113549.1.9.16.2.59"

enum { ACCEPTED = 0, REJECTED = 1, ASKED_WRONGLY = 3 };

static void asked_wrongly(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(ASKED_WRONGLY);
}

static void rejected(const char *why)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());

    fprintf(stderr, "%s%s%s\n", why, reason != NULL ? ": " : "", reason != NULL ? reason : "");
    exit(REJECTED);
}

static void *wanted(void *there, const char *why)
{
    if (there == NULL)
        rejected(why);
    return there;
}

static void print_base64(const unsigned char *data, int length)
{
    unsigned char *text = OPENSSL_malloc(4 * ((size_t)length + 2) / 3 + 4);

    if (text == NULL)
        abort();
    EVP_EncodeBlock(text, data, length);
    printf("\"%s\"", (char *)text);
    OPENSSL_free(text);
}

static ASN1_OBJECT *object(const char *dotted)
{
    ASN1_OBJECT *made = OBJ_txt2obj(dotted, 1);

    if (made == NULL)
        abort();
    return made;
}

/* The CMW extension. */

static void print_extension(X509_EXTENSION *extension)
{
    const ASN1_OCTET_STRING *value;

    if (extension == NULL)
        rejected("no extension with this OID");
    value = X509_EXTENSION_get_data(extension);
    printf("{\"critical\":%s,\"value\":", X509_EXTENSION_get_critical(extension) ? "true" : "false");
    print_base64(ASN1_STRING_get0_data(value), ASN1_STRING_length(value));
    printf("}\n");
}

static void in_certificate(const unsigned char *data, long length)
{
    X509 *certificate = wanted(d2i_X509(NULL, &data, length), "no certificate");
    int at = X509_get_ext_by_OBJ(certificate, object(CMW), -1);

    print_extension(at < 0 ? NULL : X509_get_ext(certificate, at));
}

static void in_crl(const unsigned char *data, long length)
{
    X509_CRL *crl = wanted(d2i_X509_CRL(NULL, &data, length), "no CRL");
    int at = X509_CRL_get_ext_by_OBJ(crl, object(CMW), -1);

    print_extension(at < 0 ? NULL : X509_CRL_get_ext(crl, at));
}

static void in_csr(const unsigned char *data, long length)
{
    X509_REQ *request = wanted(d2i_X509_REQ(NULL, &data, length), "no request");
    STACK_OF(X509_EXTENSION) *asked = wanted(X509_REQ_get_extensions(request), "no extensions are asked for");
    int at = X509v3_get_ext_by_OBJ(asked, object(CMW), -1);

    print_extension(at < 0 ? NULL : X509v3_get_ext(asked, at));
}

/* Attestations. */

static int printed;

static void print_value(const unsigned char *data, int length)
{
    printf(printed++ == 0 ? "{\"values\":[" : ",");
    print_base64(data, length);
}

static void end_values(void)
{
    if (printed == 0)
        rejected("nothing has this OID");
    printf("]}\n");
}

static void in_pkcs10(const unsigned char *data, long length)
{
    X509_REQ *request = wanted(d2i_X509_REQ(NULL, &data, length), "no request");
    const ASN1_OBJECT *oid = object(ATTESTATION);
    int at = -1, i;

    if (X509_REQ_verify(request, X509_REQ_get0_pubkey(request)) != 1)
        rejected("the signature does not verify");
    while ((at = X509_REQ_get_attr_by_OBJ(request, oid, at)) >= 0) {
        X509_ATTRIBUTE *attribute = X509_REQ_get_attr(request, at);

        for (i = 0; i < X509_ATTRIBUTE_count(attribute); i++) {
            unsigned char *der = NULL;
            int size = i2d_ASN1_TYPE(X509_ATTRIBUTE_get0_type(attribute, i), &der);

            if (size < 0)
                rejected("the value cannot be written");
            print_value(der, size);
            OPENSSL_free(der);
        }
    }
    end_values();
}

static void in_crmf(const unsigned char *data, long length)
{
    OSSL_CRMF_MSGS *messages = wanted(d2i_OSSL_CRMF_MSGS(NULL, &data, length), "no request");
    OSSL_CRMF_MSG *message = wanted(sk_OSSL_CRMF_MSG_value(messages, 0), "no request");
    const ASN1_OBJECT *oid = object(ATTESTATION);
    const X509_EXTENSIONS *asked;
    int at = -1;

    if (OSSL_CRMF_MSGS_verify_popo(messages, 0, 0, NULL, NULL) != 1)
        rejected("the proof of possession does not verify");
    asked = OSSL_CRMF_CERTTEMPLATE_get0_extensions(OSSL_CRMF_MSG_get0_tmpl(message));
    while ((at = X509v3_get_ext_by_OBJ(asked, oid, at)) >= 0) {
        const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(X509v3_get_ext(asked, at));

        print_value(ASN1_STRING_get0_data(value), ASN1_STRING_length(value));
    }
    end_values();
}

static const struct {
    const char *kind;
    void (*find)(const unsigned char *data, long length);
} KINDS[] = {
    {"certificate", in_certificate}, {"crl", in_crl}, {"csr", in_csr}, {"pkcs10", in_pkcs10}, {"crmf", in_crmf},
};

static long read_whole(const char *path, unsigned char **data)
{
    FILE *file = fopen(path, "rb");
    long length;

    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (length = ftell(file)) < 0)
        asked_wrongly("no such file");
    rewind(file);
    /* Exactly as many bytes as there are, so that a tool that watches memory sees the first one behind them. */
    *data = malloc(length > 0 ? (size_t)length : 1);
    if (*data == NULL || fread(*data, 1, (size_t)length, file) != (size_t)length)
        asked_wrongly("the file cannot be read");
    fclose(file);
    return length;
}

int main(int count, char **arguments)
{
    unsigned char *data;
    long length;
    size_t i;

    if (count == 2 && strcmp(arguments[1], "--version") == 0) {
        printf("%s\n", OpenSSL_version(OPENSSL_VERSION_STRING));
        return ACCEPTED;
    }
    if (count != 3)
        asked_wrongly("usage: adapter KIND FILE");
    for (i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (strcmp(arguments[1], KINDS[i].kind) == 0) {
            length = read_whole(arguments[2], &data);
            KINDS[i].find(data, length);
            return ACCEPTED;
        }
    }
    asked_wrongly("no such kind");
}
