using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Events.StackExchangeRedis.Stores;

/// <summary>An authority and a server's certificate from it, in a folder of their own.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("events-tls-").FullName;

    public TestCertificates(string host)
    {
        using var authorityKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=test-ca", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Authority, authority.ExportCertificatePem());

        using var serverKey = RSA.Create(2048);
        request = new CertificateRequest($"CN={host}", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 server = request.Create(authority, authority.NotBefore, authority.NotAfter, [1, 2, 3, 4]);
        File.WriteAllText(ServerCertificate, server.ExportCertificatePem());
        File.WriteAllText(ServerKey, serverKey.ExportPkcs8PrivateKeyPem());
    }

    public string Authority => Path.Combine(_folder, "ca.pem");

    public string ServerCertificate => Path.Combine(_folder, "server.pem");

    public string ServerKey => Path.Combine(_folder, "server.key");

    public X509Certificate2Collection LoadAuthorities()
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Authority);
        return authorities;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
