using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Events.Redis.Connections;

/// <summary>Looks at a server's certificate, by the application's callback if it has one, and remembers why it was refused.</summary>
/// <param name="options">What the application says of it.</param>
/// <param name="host">The host that it must be for.</param>
internal sealed class CertificateCheck(RedisOptions options, string host)
{
    /// <summary>The reason why it was refused; null when it was not, or was never shown.</summary>
    public string? Refusal { get; private set; }

    public bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (options.CertificateValidation is { } callback)
        {
            if (callback(sender, certificate, chain, errors)) return true;
            Refusal = $"the application's callback refused the certificate ({certificate?.Subject}; {Found(chain, errors)}).";
            return false;
        }

        if (errors == SslPolicyErrors.None) return true;
        Refusal = errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) ? "the server showed no certificate."
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"the certificate ({certificate?.Subject}) is not for '{host}' ({Found(chain, errors)}). Name the host that it is for: sslHost, RedisOptions.TlsHost."
            : $"the certificate ({certificate?.Subject}) is not trusted: its certificate chain has faults ({Found(chain, errors)}). Name its authority: sslCa, RedisOptions.TrustedAuthorities.";
        return false;
    }

    private static string Found(X509Chain? chain, SslPolicyErrors errors)
    {
        IEnumerable<string> faults = (chain?.ChainStatus ?? []).Select(static status => status.Status.ToString()).Distinct(StringComparer.Ordinal);
        return string.Join(", ", [errors.ToString(), .. faults]);
    }
}
