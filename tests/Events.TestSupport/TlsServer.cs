using System.Diagnostics;

namespace Events.TestSupport;

/// <summary>A Redis of the test's own that speaks TLS as well, with a certificate for <c>redis.test</c> of an authority that nobody trusts.</summary>
public sealed class TlsServer : IAsyncDisposable
{
    private readonly string _folder;

    private TlsServer(string folder, int port, RedisServer server)
    {
        _folder = folder;
        Port = port;
        Server = server;
    }

    /// <summary>The server, as it is without TLS.</summary>
    public RedisServer Server { get; }

    /// <summary>Where it speaks TLS.</summary>
    public int Port { get; }

    /// <summary>The certificate of the authority.</summary>
    public string Authority => Path.Combine(_folder, "ca.pem");

    public static async Task<TlsServer> StartAsync()
    {
        string folder = Directory.CreateTempSubdirectory("events-tls-").FullName;
        await OpenSslAsync(folder, "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca.key -out ca.pem -subj /CN=test-ca");
        await OpenSslAsync(folder, "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=redis.test");
        await File.WriteAllTextAsync($"{folder}/names", "subjectAltName=DNS:redis.test\n");
        await OpenSslAsync(folder, "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem");
        int port = Ports.Next();
        RedisServer server = await RedisServer.StartOwnAsync(
            "--tls-port", $"{port}", "--tls-cert-file", $"{folder}/server.pem", "--tls-key-file", $"{folder}/server.key",
            "--tls-ca-cert-file", $"{folder}/ca.pem", "--tls-auth-clients", "no");
        return new TlsServer(folder, port, server);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task OpenSslAsync(string folder, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException(error);
    }
}
