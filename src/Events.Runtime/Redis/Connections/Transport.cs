using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Events.Safety;

namespace Events.Redis.Connections;

/// <summary>
/// A TCP connection, with TLS when asked for. One read and one write may be under way at a time. One that blocks does all it
/// does on the calling thread: the runtime's socket engine, which would wake two threads for each reply, does not know of it.
/// </summary>
internal sealed class Transport : IDisposable
{
    private readonly Socket? _socket;
    private readonly Stream _stream;
    private readonly bool _blocks;

    private Transport(RedisEndpoint endpoint, Socket? socket, Stream stream, bool blocks)
    {
        Endpoint = endpoint;
        _socket = socket;
        _stream = stream;
        _blocks = blocks;
    }

    public RedisEndpoint Endpoint { get; }

    /// <summary>Connects to an endpoint.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="options">Whether with TLS, and how.</param>
    /// <param name="blocks">Whether this and all that follows blocks the calling thread instead of being asynchronous.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Transport> ConnectAsync(
        RedisEndpoint endpoint, RedisOptions options, bool blocks, ConnectProgress progress, CancellationToken cancellationToken)
    {
        if (options.OpenStream is { } open) return new Transport(endpoint, null, open(endpoint), blocks);
        Socket socket = endpoint.IsUnixSocket
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // What blocks is ended by closing the socket.
            using CancellationTokenRegistration registration = blocks
                ? cancellationToken.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket)
                : default;
            if (endpoint.IsUnixSocket)
            {
                var path = new UnixDomainSocketEndPoint(endpoint.Host);
                if (blocks) socket.Connect(path);
                else await socket.ConnectAsync(path, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                KeepAlive(socket, options);
                if (blocks) socket.Connect(endpoint.Host, endpoint.Port);
                else await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken).ConfigureAwait(false);
            }

            progress.IsSecuring = options.UseTls;
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.UseTls) stream = await SecureAsync(stream, endpoint, options, blocks, progress, cancellationToken).ConfigureAwait(false);
            progress.IsSecuring = false;
            return new Transport(endpoint, socket, stream, blocks);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Receives what comes next; 0 when the other side has closed.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) =>
        _blocks ? new ValueTask<int>(Receive(buffer)) : _stream.ReadAsync(buffer);

    /// <summary>Receives what comes next, on this thread; 0 when the other side has closed. Only on a transport that blocks.</summary>
    public int Receive(Memory<byte> buffer) => _stream.Read(buffer.Span);

    /// <summary>Receives what is there, or comes within a moment, on this thread. Only on a transport that blocks.</summary>
    /// <param name="buffer">Where to receive.</param>
    /// <param name="patience">How long to sleep for it; whole milliseconds count.</param>
    /// <param name="received">How many bytes; 0 when the other side has closed.</param>
    /// <returns>False when nothing came, or when it cannot be told (TLS).</returns>
    public bool TryReceive(Memory<byte> buffer, TimeSpan patience, out int received)
    {
        received = 0;
        if (!_blocks || _stream is not NetworkStream || !_socket!.Poll(patience, SelectMode.SelectRead)) return false;
        received = _socket.Receive(buffer.Span);
        return true;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!_blocks) return _stream.WriteAsync(bytes);
        _stream.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes at once: a read or write that is under way fails.</summary>
    public void Dispose()
    {
        // Not the stream first: closing TLS politely would wait for a peer that may be gone.
        _socket?.Dispose();
        _stream.Dispose();
    }

    private static void KeepAlive(Socket socket, RedisOptions options)
    {
        int seconds = Math.Max(1, (int)options.KeepAlive.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Math.Max(1, seconds / 3));
    }

    private static async Task<Stream> SecureAsync(
        Stream inner, RedisEndpoint endpoint, RedisOptions options, bool blocks, ConnectProgress progress, CancellationToken cancellationToken)
    {
        string host = options.TlsHost ?? (endpoint.IsUnixSocket ? "localhost" : endpoint.Host);
        var check = new CertificateCheck(options, host);
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateRevocationCheckMode = options.RevocationMode,
            EnabledSslProtocols = options.TlsProtocols,
            RemoteCertificateValidationCallback = check.Check,
        };
        if (options.ClientCertificate is { } certificate) authentication.ClientCertificates = [certificate];
        if (options.TrustedAuthorities is { } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = options.RevocationMode,
            };
            policy.CustomTrustStore.AddRange(authorities);
            authentication.CertificateChainPolicy = policy;
        }

        var secure = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            if (blocks) secure.AuthenticateAsClient(authentication);
            else await secure.AuthenticateAsClientAsync(authentication, cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            progress.IsSecuring = check.Refusal is null;
            throw new AuthenticationException($"TLS with {host} failed: {check.Refusal ?? ExceptionText.Message(exception)}", exception);
        }
    }
}
