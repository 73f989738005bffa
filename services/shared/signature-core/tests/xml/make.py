"""Makes the files of this folder; see README.md."""

import datetime
import json
import random

import signxml.xades
import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml import CanonicalizationMethod, XMLSigner, methods

RANDOM = random.Random(20250310)
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
C14N_11 = "http://www.w3.org/2006/12/xml-c14n11"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
FORMS = [form + comments for form in (C14N, C14N_11, EXCLUSIVE) for comments in ("", "WithComments")]
FORMS = [f.replace("15With", "15#With").replace("n11With", "n11#With") for f in FORMS]
DSIG = "http://www.w3.org/2000/09/xmldsig#"
NAMESPACES = ["urn:a", "urn:b", "http://example.org/c"]
PREFIXES = ["p", "q", "r"]
VALUES = ["1", "a  b", "&#9;&#10;&#13;t", " \n x\t", "&lt;&amp;&gt;&quot;'", "é&#x1F600;", "a\r\nb"]
LEAVES = [
    "text", "\r\n", "&#xD;", "&#xD;\r\n", "a&#13;\nb\r\n&amp;\r\n", "<![CDATA[<&>\r\n]]>", "]]&gt;&lt;",
    "<!-- c\r\nd -->", "<?pi  d \r\n e?>", "<?pi?>", " \t ", "é😀", "\r\n&#x20;\r\n",
]


class Maker:
    """Random documents that are full of what canonicalisation cares for."""

    def __init__(self):
        self.ids = []
        self.count = 0

    def attributes(self, scope):
        scope = dict(scope)
        out, seen = [], set()
        if RANDOM.random() < 0.3:
            out.append(f'xmlns="{RANDOM.choice(NAMESPACES + [""])}"')
        for prefix in PREFIXES:
            if RANDOM.random() < 0.2:
                scope[prefix] = RANDOM.choice(NAMESPACES)
                out.append(f'xmlns:{prefix}="{scope[prefix]}"')
        for _ in range(RANDOM.randint(0, 3)):
            prefix = RANDOM.choice(["", "", "p", "q", "r", "xml"])
            if prefix == "xml":
                text = RANDOM.choice(['xml:lang="vi"', 'xml:space="preserve"', 'xml:base="../a/b"'])
                key = text.split("=")[0]
            else:
                local = RANDOM.choice(["x", "y", "zé", "a-b"])
                key = (scope.get(prefix), local)
                name = f"{prefix}:{local}" if prefix else local
                text = f'{name}="{RANDOM.choice(VALUES)}"'
            if key not in seen:
                seen.add(key)
                out.append(text)
        if RANDOM.random() < 0.4:
            self.count += 1
            self.ids.append(f"i{self.count}")
            out.append(f'Id="i{self.count}"')
        RANDOM.shuffle(out)
        return out, scope

    def element(self, scope, depth):
        attributes, scope = self.attributes(scope)
        prefix = RANDOM.choice(["", "", "p", "q", "r"])
        name = (prefix + ":" if prefix else "") + RANDOM.choice(["e", "f", "gê"])
        space = RANDOM.choice([" ", "\n ", "\r\n\t"])
        start = "<" + name + "".join(space + attribute for attribute in attributes)
        inside = ""
        if depth < 4:
            inside = "".join(self.node(scope, depth + 1) for _ in range(RANDOM.randint(0, 3)))
        if not inside and RANDOM.random() < 0.5:
            return start + "/>"
        return f"{start}>{inside}</{name}{RANDOM.choice(['', ' '])}>"

    def node(self, scope, depth):
        return self.element(scope, depth) if RANDOM.random() < 0.5 else RANDOM.choice(LEAVES)

    def document(self, root_attributes, inside="", around=True):
        scope = {prefix: "urn:root-" + prefix for prefix in PREFIXES}
        declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in scope.items())
        body = self.element(scope, 0) + self.element(scope, 0)
        outside = ["", ""]
        if around:
            parts = ["<!-- o -->", "<?o d?>", "\n", " \r\n"]
            outside = ["".join(RANDOM.choices(parts, k=RANDOM.randint(0, 3))) for _ in outside]
        root = f"<root {declared}{RANDOM.choice(root_attributes)}>{body}{inside}</root>"
        return outside[0] + root + outside[1]


def canonical_cases(count):
    cases = []
    while len(cases) < count:
        xml = Maker().document(["", " xml:lang='en'", " xmlns='urn:d'"])
        try:
            tree = etree.fromstring(xml.encode()).getroottree()
        except etree.XMLSyntaxError:
            continue
        if len(xml) > 900:
            continue
        for uri in FORMS:
            if uri.startswith(C14N_11):
                continue  # lxml has no 1.1; xmlsec-*.xml have
            exclusive = uri.startswith(EXCLUSIVE)
            prefixes = RANDOM.choice([[], ["p"], ["q", "#default"], ["r", "zz"]]) if exclusive else []
            options = {"exclusive": exclusive, "with_comments": uri.endswith("WithComments")}
            if prefixes:
                # lxml knows the default namespace by the empty prefix.
                named = [prefix.replace("#default", "") for prefix in prefixes]
                options["inclusive_ns_prefixes"] = named
            form = etree.tostring(tree, method="c14n", **options).decode()
            cases.append([xml, uri, prefixes, form])
    return cases


def reference(uri):
    form = RANDOM.choice(FORMS)
    inside = ""
    if form.startswith(EXCLUSIVE) and RANDOM.random() < 0.5:
        prefixes = RANDOM.choice(["p", "q r", "#default", "#default p"])
        inside = f'<e:InclusiveNamespaces xmlns:e="{EXCLUSIVE}" PrefixList="{prefixes}"/>'
    enveloped = ""
    if uri == "" or RANDOM.random() < 0.2:
        enveloped = f'<d:Transform Algorithm="{DSIG}enveloped-signature"/>'
    return (
        f'<d:Reference URI="{uri}"><d:Transforms>{enveloped}<d:Transform Algorithm="{form}">{inside}'
        '</d:Transform></d:Transforms><d:DigestMethod '
        'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><d:DigestValue/></d:Reference>'
    )


def signed_by_xmlsec(key, certificate):
    while True:
        maker = Maker()
        text = maker.document(
            [
                " xml:lang='en' xml:base='http://e.org/a/b'",
                " xmlns='urn:d' xml:base='x/y/..'",
                " xml:space='default' xml:id='rr'",
            ],
            "SIGNATURE",
            around=False,
        )
        if not maker.ids or len(text) > 4000:
            continue
        uris = ["", "#xpointer(/)"]
        for one in RANDOM.choices(maker.ids, k=18):
            uris.append(RANDOM.choice([f"#{one}", f"#{one}", f"#xpointer(id('{one}'))"]))
        references = "".join(reference(uri) for uri in uris).replace(
            'URI="#xpointer(/)"><d:Transforms>',
            f'URI="#xpointer(/)"><d:Transforms><d:Transform Algorithm="{DSIG}enveloped-signature"/>',
        )
        signature = (
            f'<d:Signature xmlns:d="{DSIG}"><d:SignedInfo><d:CanonicalizationMethod '
            f'Algorithm="{RANDOM.choice(FORMS)}"/><d:SignatureMethod '
            'Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
            f"{references}</d:SignedInfo><d:SignatureValue/><d:KeyInfo><d:X509Data/></d:KeyInfo>"
            "</d:Signature>"
        )
        try:
            root = etree.fromstring(text.replace("SIGNATURE", signature).encode())
        except etree.XMLSyntaxError:
            continue
        xmlsec.tree.add_ids(root, ["Id"])
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(key, xmlsec.KeyFormat.PEM)
        context.key.load_cert_from_memory(certificate, xmlsec.KeyFormat.PEM)
        context.sign(xmlsec.tree.find_node(root, xmlsec.constants.NodeSignature))
        return etree.tostring(root.getroottree(), encoding="UTF-8")


def signed_by_signxml(key, certificate):
    text = "<result xmlns='urn:example:result' Id='result'>\n <holder>Nguyễn Văn An</holder></result>"
    root = etree.fromstring(text.encode())
    form = {"c14n_algorithm": CanonicalizationMethod.CANONICAL_XML_1_1}
    signer = {"key": key, "cert": certificate.decode()}
    plain = XMLSigner(method=methods.enveloped, **form)
    around = XMLSigner(method=methods.enveloping, **form)
    xades = signxml.xades.XAdESSigner(method=methods.enveloped, **form)
    return {
        "enveloped": plain.sign(root, **signer),
        "enveloping": around.sign(root, **signer),
        "xades": xades.sign(root, **signer),
    }


def throwaway():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Thrown away")])
    start = datetime.datetime(2025, 1, 1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem, certificate.public_bytes(serialization.Encoding.PEM)


def main():
    key, certificate = throwaway()
    with open("c14n-cases.json", "w", encoding="utf-8") as out:
        lines = [json.dumps(case, ensure_ascii=False) for case in canonical_cases(120)]
        out.write("[\n" + ",\n".join(lines) + "\n]\n")
    for number in range(1, 7):
        with open(f"xmlsec-{number}.xml", "wb") as out:
            out.write(signed_by_xmlsec(key, certificate))
    for name, root in signed_by_signxml(key, certificate).items():
        with open(f"signxml-{name}.xml", "wb") as out:
            out.write(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


if __name__ == "__main__":
    main()
