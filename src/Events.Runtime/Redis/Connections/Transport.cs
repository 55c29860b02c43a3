using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Events.Safety;

namespace Events.Redis.Connections;

/// <summary>
/// A TCP connection, with TLS when asked for. One read and one write may be under way at a time. Of one that blocks, or in which threads sleep, the runtime's
/// socket engine, which would wake two threads for each reply, does not know.
/// </summary>
internal sealed class Transport : IDisposable
{
    // On Windows a socket whose receive has timed out is not to be used any more.
    private static readonly bool s_receivesInTime = !OperatingSystem.IsWindows();

    private readonly Socket? _socket;
    private readonly Stream _stream;
    private readonly SocketUse _use;
    private int _patience;

    private Transport(RedisEndpoint endpoint, Socket? socket, Stream stream, SocketUse use)
    {
        Endpoint = endpoint;
        _socket = socket;
        _stream = stream;
        _use = use;
    }

    public RedisEndpoint Endpoint { get; }

    /// <summary>Connects to an endpoint.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="options">Whether with TLS, and how.</param>
    /// <param name="use">Whether this and all that follows blocks the calling thread instead of being asynchronous.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Transport> ConnectAsync(
        RedisEndpoint endpoint, RedisOptions options, SocketUse use, ConnectProgress progress, CancellationToken cancellationToken)
    {
        if (options.OpenStream is { } open) return new Transport(endpoint, null, open(endpoint), use);
        bool blocks = use != SocketUse.Asynchronous;
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
                if (blocks) socket.Connect(Resolve(endpoint.Host, cancellationToken), endpoint.Port);
                else await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken).ConfigureAwait(false);
            }

            progress.IsSecuring = options.UseTls;
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.UseTls) stream = await SecureAsync(stream, endpoint, options, blocks, progress, cancellationToken).ConfigureAwait(false);
            progress.IsSecuring = false;
            return new Transport(endpoint, socket, stream, use);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Receives what comes next; 0 when the other side has closed.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) =>
        _use == SocketUse.Asynchronous ? _stream.ReadAsync(buffer) : new ValueTask<int>(Receive(buffer));

    /// <summary>Receives what comes next, on this thread; 0 when the other side has closed. Only on a transport that blocks.</summary>
    public int Receive(Memory<byte> buffer)
    {
        SetPatience(0);
        return _stream.Read(buffer.Span);
    }

    /// <summary>Receives what is there, or comes within a moment, on this thread. Only on a transport that blocks.</summary>
    /// <param name="buffer">Where to receive.</param>
    /// <param name="patience">How long to sleep for it; whole milliseconds count, and the system may round up to a tick of its own.</param>
    /// <param name="received">How many bytes; 0 when the other side has closed.</param>
    /// <returns>False when nothing came, or when it cannot be told (TLS).</returns>
    public bool TryReceive(Memory<byte> buffer, TimeSpan patience, out int received)
    {
        received = 0;
        if (_use != SocketUse.Blocking || _stream is not NetworkStream) return false;
        if (patience == TimeSpan.Zero || !s_receivesInTime)
        {
            if (!_socket!.Poll(patience, SelectMode.SelectRead)) return false;
            received = _socket.Receive(buffer.Span);
            return true;
        }

        // One call of the system's, where to wait and then receive are two. A connection that the system has given up ends the next receive.
        SetPatience((int)patience.TotalMilliseconds);
        received = _socket!.Receive(buffer.Span, SocketFlags.None, out SocketError error);
        return error != SocketError.TimedOut && IsDone(error);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_use == SocketUse.Asynchronous) return _stream.WriteAsync(bytes);
        _stream.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// The handshake is done. From here on only the members that sleep, and those named Try without patience, may be
    /// used, if it is to be used so.
    /// </summary>
    public void BeginSleeping()
    {
        if (Sleeps) _socket!.Blocking = false;
    }

    /// <summary>Tells whether whoever opens it blocks.</summary>
    public bool OpensBlocking => _use != SocketUse.Asynchronous;

    /// <summary>Tells whether threads sleep in it.</summary>
    public bool Sleeps => _use == SocketUse.Sleeping;

    /// <summary>Receives what is there.</summary>
    /// <param name="buffer">Where to receive.</param>
    /// <param name="received">How many bytes; 0 when the other side has closed.</param>
    /// <returns>False when nothing is there.</returns>
    public bool TryReceive(Memory<byte> buffer, out int received)
    {
        received = _socket!.Receive(buffer.Span, SocketFlags.None, out SocketError error);
        return IsDone(error);
    }

    /// <summary>Sends as much as there is room for.</summary>
    /// <returns>How many bytes were sent.</returns>
    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        int sent = 0;
        while (sent < bytes.Length)
        {
            int count = _socket!.Send(bytes[sent..], SocketFlags.None, out SocketError error);
            if (!IsDone(error)) break;
            sent += count;
        }

        return sent;
    }

    /// <summary>Keeps the thread until something has come, or the transport is closed.</summary>
    public void SleepUntilReadable() => _socket!.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);

    /// <summary>Keeps the thread until there is room to send, or the transport is closed.</summary>
    public void SleepUntilWritable() => _socket!.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectWrite);

    /// <summary>Closes at once: a read or write that is under way fails, and what the network has not taken yet is not sent later.</summary>
    public void Dispose()
    {
        Forget();

        // Not the stream first: closing TLS politely would wait for a peer that may be gone.
        _socket?.Dispose();
        _stream.Dispose();
    }

    // The kernel would go on sending it for minutes, and a server that can be reached again would do what nobody waits for any more.
    private void Forget()
    {
        try
        {
            if (_socket is not null) _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed, or no TCP.
        }
    }

    // How long the socket waits in a receive, 0 for ever: it stays as it is while pages keep coming.
    private void SetPatience(int milliseconds)
    {
        if (_patience == milliseconds) return;
        _socket!.ReceiveTimeout = milliseconds;
        _patience = milliseconds;
    }

    private static bool IsDone(SocketError error) => error switch
    {
        SocketError.Success => true,
        SocketError.WouldBlock or SocketError.Interrupted => false,
        _ => throw new IOException(new SocketException((int)error).Message, new SocketException((int)error)),
    };

    // The resolver cannot be interrupted, only left.
    private static IPAddress[] Resolve(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out IPAddress? address)
            ? [address]
            : Dns.GetHostAddressesAsync(host, cancellationToken).WaitAsync(cancellationToken).GetAwaiter().GetResult();

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
