using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Events.Redis;
using Microsoft.Extensions.Configuration;

namespace Events.Hosting.Binding;

/// <summary>The keys of <see cref="RedisOptions"/>.</summary>
internal static class RedisSettings
{
    /// <summary>The key of a connection string, on which the others stand.</summary>
    public const string ConnectionString = "ConnectionString";

    public static SettingsTable<RedisOptions> Table { get; } = new(
        new(ConnectionString, static (_, _) => { }),
        new(nameof(RedisOptions.Endpoints), static (o, s) => o.Endpoints = ReadEndpoints(s)),
        new(nameof(RedisOptions.ServiceName), static (o, s) => o.ServiceName = Read.Text(s)),
        new(nameof(RedisOptions.SentinelUser), static (o, s) => o.SentinelUser = Read.Text(s)),
        new(nameof(RedisOptions.SentinelPassword), static (o, s) => o.SentinelPassword = Read.Text(s)),
        new(nameof(RedisOptions.User), static (o, s) => o.User = Read.Text(s)),
        new(nameof(RedisOptions.Password), static (o, s) => o.Password = Read.Text(s)),
        new(nameof(RedisOptions.Database), static (o, s) => o.Database = Read.Number<int>(s)),
        new(nameof(RedisOptions.ClientName), static (o, s) => o.ClientName = Read.Text(s)),
        new(nameof(RedisOptions.UseTls), static (o, s) => o.UseTls = Read.Boolean(s)),
        new(nameof(RedisOptions.TlsHost), static (o, s) => o.TlsHost = Read.Text(s)),
        new(nameof(RedisOptions.TlsProtocols), static (o, s) => o.TlsProtocols = Read.Name<SslProtocols>(s)),
        new(nameof(RedisOptions.RevocationMode), static (o, s) => o.RevocationMode = Read.Name<X509RevocationMode>(s)),
        new(nameof(RedisOptions.TrustedAuthorities), static (o, s) => o.TrustedAuthorities = PemFiles.Authorities(Path(s))),
        new(nameof(RedisOptions.ClientCertificate), static (o, s) => o.ClientCertificate = ReadCertificate(s)),
        new(nameof(RedisOptions.AbortOnConnectFail), static (o, s) => o.AbortOnConnectFail = Read.Boolean(s)),
        new(nameof(RedisOptions.ServerSettings), static (o, s) => o.ServerSettings = Read.Name<ServerSettingsPolicy>(s)),
        new(nameof(RedisOptions.Protocol), static (o, s) => o.Protocol = Read.Name<RedisProtocol>(s)),
        new(nameof(RedisOptions.ConnectTimeout), static (o, s) => o.ConnectTimeout = Read.Time(s)),
        new(nameof(RedisOptions.CommandTimeout), static (o, s) => o.CommandTimeout = Read.Time(s)),
        new(nameof(RedisOptions.KeepAlive), static (o, s) => o.KeepAlive = Read.Time(s)),
        new(nameof(RedisOptions.MaxOutstandingBytes), static (o, s) => o.MaxOutstandingBytes = Read.Number<int>(s)),
        new(nameof(RedisOptions.MaxWaitingBytes), static (o, s) => o.MaxWaitingBytes = Read.Number<int>(s)),
        new(nameof(RedisOptions.DedicatedReaders), static (o, s) => o.DedicatedReaders = Read.Number<int>(s)),
        new(nameof(RedisOptions.ReconnectDelay), static (o, s) => o.ReconnectDelay = Read.Time(s)),
        new(nameof(RedisOptions.MaxReconnectDelay), static (o, s) => o.MaxReconnectDelay = Read.Time(s)));

    /// <summary>The connection string of a section: its value, or that of <see cref="ConnectionString"/>.</summary>
    /// <param name="section">The section.</param>
    /// <returns>The options; null when it has none.</returns>
    /// <exception cref="FormatException">It is not understood.</exception>
    public static RedisOptions? Parse(IConfigurationSection section)
    {
        IConfigurationSection text = section.Value is null ? section.GetSection(ConnectionString) : section;
        if (string.IsNullOrWhiteSpace(text.Value)) return null;
        try
        {
            return RedisOptions.Parse(text.Value);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{text.Path}: {exception.Message}", exception);
        }
    }

    // As a list, or in one text; either way it is all that there is.
    private static RedisEndpoint[] ReadEndpoints(IConfigurationSection section) =>
        section.Value is { Length: > 0 } text
            ? [.. text.Split(',').Select(RedisEndpoint.Parse)]
            : [.. section.GetChildren().Select(static child => RedisEndpoint.Parse(child.Value ?? throw new ExpectedException("host:port, or a list of it")))];

    // A file with certificate and key, or a section that names each.
    private static X509Certificate2 ReadCertificate(IConfigurationSection section) => section.Value is null
        ? PemFiles.Certificate(Path(section.GetSection("Certificate")), Read.Text(section.GetSection("Key")))
        : PemFiles.Certificate(Path(section), null);

    private static string Path(IConfigurationSection section) => Read.Text(section) ?? throw new ExpectedException("the path of a PEM file");
}
