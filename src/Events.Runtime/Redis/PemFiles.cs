using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Events.Redis;

/// <summary>Certificates in files, as a connection string or the configuration names them.</summary>
internal static class PemFiles
{
    /// <summary>Certificates to trust.</summary>
    /// <exception cref="FormatException">The file cannot be read.</exception>
    public static X509Certificate2Collection Authorities(string path) => Load(path, static path =>
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities;
    });

    /// <summary>A certificate with its private key.</summary>
    /// <param name="path">The file of the certificate.</param>
    /// <param name="key">That of the key; null when it is in the same one.</param>
    /// <exception cref="FormatException">A file cannot be read.</exception>
    public static X509Certificate2 Certificate(string path, string? key) => Load(path, path => X509Certificate2.CreateFromPemFile(path, key));

    private static T Load<T>(string path, Func<string, T> load)
    {
        try
        {
            return load(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
