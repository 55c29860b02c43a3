using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Events.Store.Redis;

/// <summary>A TCP connection, with TLS when asked for. One read and one write may be under way at a time.</summary>
internal sealed class Transport : IDisposable
{
    private readonly Socket? _socket;
    private readonly Stream _stream;

    private Transport(RedisEndpoint endpoint, Socket? socket, Stream stream)
    {
        Endpoint = endpoint;
        _socket = socket;
        _stream = stream;
    }

    public RedisEndpoint Endpoint { get; }

    /// <summary>Whether <see cref="TryReceive"/> can wait for bytes: not with TLS, where bytes need not be data.</summary>
    public bool CanWait => _stream is NetworkStream;

    public static async Task<Transport> ConnectAsync(
        RedisEndpoint endpoint, RedisOptions options, CancellationToken cancellationToken)
    {
        if (options.OpenStream is { } open) return new Transport(endpoint, null, open(endpoint));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            int keepAlive = Math.Max(1, (int)options.KeepAlive.TotalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, keepAlive);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Math.Max(1, keepAlive / 3));
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.UseTls) stream = await SecureAsync(stream, endpoint, options, cancellationToken).ConfigureAwait(false);
            return new Transport(endpoint, socket, stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _stream.ReadAsync(buffer);

    /// <summary>Receives what is there, or comes within a moment, on this thread.</summary>
    /// <param name="buffer">Where to receive.</param>
    /// <param name="patience">How long to sleep for it; whole milliseconds count.</param>
    /// <param name="received">How many bytes; 0 when the other side has closed.</param>
    /// <returns>False when nothing came, or when it cannot be told (TLS).</returns>
    public bool TryReceive(Memory<byte> buffer, TimeSpan patience, out int received)
    {
        received = 0;
        if (!CanWait || !_socket!.Poll(patience, SelectMode.SelectRead)) return false;
        received = _socket.Receive(buffer.Span);
        return true;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    /// <summary>Closes at once: a read or write that is under way fails.</summary>
    public void Dispose()
    {
        // Not the stream first: closing TLS politely would wait for a peer that may be gone.
        _socket?.Dispose();
        _stream.Dispose();
    }

    private static async Task<Stream> SecureAsync(
        Stream inner, RedisEndpoint endpoint, RedisOptions options, CancellationToken cancellationToken)
    {
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = options.TlsHost ?? endpoint.Host,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (options.ClientCertificate is { } certificate) authentication.ClientCertificates = [certificate];
        if (options.TrustedAuthorities is { } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(authorities);
            authentication.CertificateChainPolicy = policy;
        }

        var secure = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(authentication, cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch (AuthenticationException exception)
        {
            throw new AuthenticationException(
                $"TLS with {authentication.TargetHost} failed: {exception.Message}", exception);
        }
    }
}
