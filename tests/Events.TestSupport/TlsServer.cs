namespace Events.TestSupport;

/// <summary>A Redis of the test's own that speaks TLS as well, with a certificate for <c>redis.test</c> of an authority that nobody trusts.</summary>
public sealed class TlsServer : IAsyncDisposable
{
    private readonly TlsCertificates _certificates;

    private TlsServer(TlsCertificates certificates, int port, RedisServer server)
    {
        _certificates = certificates;
        Port = port;
        Server = server;
    }

    /// <summary>The server, as it is without TLS.</summary>
    public RedisServer Server { get; }

    /// <summary>Where it speaks TLS.</summary>
    public int Port { get; }

    /// <summary>The certificate of the authority.</summary>
    public string Authority => _certificates.Authority;

    public static async Task<TlsServer> StartAsync()
    {
        TlsCertificates certificates = await TlsCertificates.MakeAsync("DNS:redis.test");
        int port = Ports.Next();
        RedisServer server = await RedisServer.StartOwnAsync(["--tls-port", $"{port}", .. certificates.Arguments]);
        return new TlsServer(certificates, port, server);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _certificates.Dispose();
    }
}
