using System.Net.Sockets;
using System.Security.Authentication;
using Events.Errors;
using Events.Redis.Given;
using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Redis.Watching;
using Events.Store;

namespace Events.Redis.Connections;

/// <summary>An open connection whose handshake is done. One command at a time: what pipelines, stands on top of it.</summary>
internal sealed class RespConnection(Transport transport) : IDisposable
{
    private int _isGivenTaken;

    public Transport Transport => transport;

    public RedisEndpoint Endpoint => transport.Endpoint;

    public ReceiveBuffer Received { get; } = new();

    public ServerHello Hello { get; private set; } = new(2, 0);

    /// <summary>The entries that were given on it; null where nobody asks what was lost.</summary>
    public GivenEntries? Given { get; private set; }

    /// <summary>Told of keys that were read over it and have changed; null where the server does not say.</summary>
    public KeyWatch? Keys { get; private set; }

    /// <summary>Tells whether <c>ASKING</c> goes in front of each command: the slot is still on its way to this node.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Takes what was given on it, when nothing more comes; null to all but the first who asks.</summary>
    public GivenEntries? TakeGiven() => Interlocked.Exchange(ref _isGivenTaken, 1) == 0 ? Given : null;

    /// <summary>The version of the store's credentials with which it was authenticated last: <see cref="CredentialSource.Version"/>.</summary>
    public int CredentialVersion { get; set; }

    /// <summary>Connects to the first endpoint that is a master ready for commands, or to the master that Sentinels name.</summary>
    /// <param name="options">Where to, and how.</param>
    /// <param name="use">Whether this and all that follows blocks the calling thread instead of being asynchronous.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectionFailedException">None is; it says which was tried and why it was not taken.</exception>
    public static async Task<RespConnection> OpenAsync(RedisOptions options, SocketUse use, CancellationToken cancellationToken)
    {
        if (options.Masters is { } masters)
        {
            // Whoever blocks stays on his thread.
            Task<RedisEndpoint> finding = masters.FindMasterAsync(cancellationToken);
            if (use != SocketUse.Asynchronous) ((IAsyncResult)finding).AsyncWaitHandle.WaitOne();
            RedisEndpoint master = await finding.ConfigureAwait(false);
            return await OpenAsync(master, options, use, cancellationToken).ConfigureAwait(false);
        }

        var failures = new List<ConnectionFailedException>();
        foreach (RedisEndpoint endpoint in options.Endpoints)
        {
            try
            {
                return await OpenAsync(endpoint, options, use, cancellationToken).ConfigureAwait(false);
            }
            catch (ConnectionFailedException exception)
            {
                failures.Add(exception);
            }
        }

        if (failures.Count == 1) throw failures[0];
        string all = string.Join(" ", failures.Select(static failure => failure.Message));
        var inner = new AggregateException(failures);
        throw failures.TrueForAll(static failure => failure is UnsupportedServerException)
            ? new UnsupportedServerException(all, inner)
            : new ConnectionFailedException(all, inner);
    }

    /// <summary>Opens a connection for many callers' commands: one in which threads sleep, where that can be.</summary>
    /// <exception cref="ConnectionFailedException">As <see cref="OpenAsync(RedisOptions, SocketUse, CancellationToken)"/>.</exception>
    public static Task<RespConnection> OpenSharedAsync(RedisOptions options, CancellationToken cancellationToken)
    {
        if (options.UseTls || options.OpenStream is not null || options.IsOneOfMany) return OpenAsync(options, SocketUse.Asynchronous, cancellationToken);

        // Opening it blocks: on a thread for that, which the runtime does not miss.
        var opened = new TaskCompletionSource<RespConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Open(options, opened, cancellationToken)) { IsBackground = true, Name = "Events connects" };
        thread.UnsafeStart();
        return opened.Task;
    }

    private static void Open(RedisOptions options, TaskCompletionSource<RespConnection> opened, CancellationToken cancellationToken)
    {
        try
        {
            opened.SetResult(OpenAsync(options, SocketUse.Sleeping, cancellationToken).GetAwaiter().GetResult());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            opened.SetCanceled(cancellationToken);
        }
        catch (Exception exception)
        {
            opened.SetException(exception);
        }
    }

    /// <summary>Sends commands and reads the reply to each.</summary>
    public async Task<RespValue[]> ExchangeAsync(SendBuffer commands, int replies)
    {
        await transport.SendAsync(commands.Memory).ConfigureAwait(false);
        var values = new RespValue[replies];
        var parser = new RespValueParser();
        for (int i = 0; i < replies; i++)
        {
            RespReaderState state = default;
            while (!TryRead(parser, ref state, out values[i])) Accept(await ReceiveAsync(state.Needed).ConfigureAwait(false));
            HasAnswered = true;
        }

        return values;
    }

    /// <summary>Waits until all of the next reply is in <see cref="Received"/>, for who reads it there.</summary>
    /// <returns>How long it is.</returns>
    public async Task<int> ReceiveReplyAsync()
    {
        RespReaderState state = default;
        long missing = 1;
        while (!TryPass(ref state, ref missing)) Accept(await ReceiveAsync(state.Needed).ConfigureAwait(false));
        HasAnswered = true;
        return state.Position;
    }

    /// <summary>Waits for the next value that comes unasked.</summary>
    public async Task<RespValue> NextAsync()
    {
        var parser = new RespValueParser();
        RespReaderState state = default;
        RespValue value;
        while (!TryRead(parser, ref state, out value)) Accept(await ReceiveAsync(state.Needed).ConfigureAwait(false));
        return value;
    }

    /// <summary>Receives what comes next behind what is in <see cref="Received"/>; then call <see cref="Accept"/>.</summary>
    public ValueTask<int> ReceiveAsync(int replyLength) => transport.ReceiveAsync(Received.GetFree(replyLength));

    /// <summary>Receives what comes next into <see cref="Received"/>, on this thread. Only on a connection that blocks.</summary>
    /// <exception cref="IOException">The server has closed the connection, or it broke.</exception>
    public void Receive(int replyLength) => Accept(transport.Receive(Received.GetFree(replyLength)));

    /// <summary>Counts in what was received.</summary>
    /// <exception cref="IOException">Nothing was: the server has closed the connection.</exception>
    public void Accept(int count)
    {
        if (count == 0) throw new IOException("the server closed the connection");
        Received.Advance(count);
    }

    /// <summary>Receives into <see cref="Received"/> what is there, or comes within a moment, on this thread.</summary>
    /// <returns>Whether anything was received.</returns>
    /// <exception cref="IOException">The server has closed the connection, or it broke.</exception>
    public bool TryReceive(int replyLength, TimeSpan patience)
    {
        if (!transport.TryReceive(Received.GetFree(replyLength), patience, out int count)) return false;
        Accept(count);
        return true;
    }

    /// <summary>Receives into <see cref="Received"/> what is there, on this thread. Only where the transport can sleep.</summary>
    /// <returns>Whether anything was.</returns>
    /// <exception cref="IOException">The server has closed the connection, or it broke.</exception>
    public bool TryReceive(int replyLength)
    {
        if (!transport.TryReceive(Received.GetFree(replyLength), out int count)) return false;
        Accept(count);
        return true;
    }

    /// <summary>Tells whether the server has answered anything in its protocol.</summary>
    public bool HasAnswered { get; private set; }

    public void Dispose() => transport.Dispose();

    private bool TryRead(RespValueParser parser, ref RespReaderState state, out RespValue value)
    {
        var reader = new RespReader(Received.Unread, state);
        bool isComplete = parser.TryRead(ref reader, out value);
        state = reader.State;
        if (isComplete) Received.Consume(reader.Position);
        return isComplete;
    }

    private bool TryPass(ref RespReaderState state, ref long missing)
    {
        var reader = new RespReader(Received.Unread, state);
        while (missing > 0 && reader.TryRead(out RespToken token)) missing += token.Children - 1;
        state = reader.State;
        return missing == 0;
    }

    // CLIENT TRACKING ON. Without it the connection serves as well; only that nothing waits on it.
    private async Task TrackAsync(KeyWatch keys)
    {
        if (Hello.Protocol < 3)
        {
            keys.Refuse("it speaks RESP2, in which a connection is told nothing unasked");
            return;
        }

        var commands = new SendBuffer();
        new TextCommand("CLIENT", "TRACKING", "ON").Write(new CommandWriter(commands));
        try
        {
            RespValue reply = (await ExchangeAsync(commands, 1).ConfigureAwait(false))[0];
            if (reply.IsError) keys.Refuse(Secrets.Hide(reply.AsText()));
            else Keys = keys;
        }
        finally
        {
            commands.Release();
        }
    }

    private static async Task<RespConnection> OpenAsync(
        RedisEndpoint endpoint, RedisOptions options, SocketUse use, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.ConnectTimeout);
        RespConnection? connection = null;
        Handshake? handshake = null;
        var progress = new ConnectProgress();
        string server = options.IsSentinel ? "the Sentinel" : "Redis";
        try
        {
            Transport transport = await Transport.ConnectAsync(endpoint, options, use, progress, limited.Token).ConfigureAwait(false);
            connection = new RespConnection(transport);

            // Reads of the handshake take no token: closing is what ends them.
            using CancellationTokenRegistration registration = limited.Token.UnsafeRegister(
                static state => ((Transport)state!).Dispose(), transport);
            handshake = new Handshake(connection, options);
            connection.Hello = await handshake.RunAsync(limited.Token).ConfigureAwait(false);
            connection.CredentialVersion = handshake.CredentialVersion;
            bool isReader = use == SocketUse.Blocking;
            if (options.Keys is { } keys) await connection.TrackAsync(keys).ConfigureAwait(false);
            if (options.Ended is not null)
            {
                ConfirmedLossKind kind = isReader || options.Keys is not null ? ConfirmedLossKind.Read : ConfirmedLossKind.Produced;
                connection.Given = new GivenEntries(kind, connection.Hello.Data);
            }

            transport.BeginSleeping();
            options.Opened?.Invoke(endpoint, transport, isReader);
            limited.Token.ThrowIfCancellationRequested();
            return connection;
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (limited.IsCancellationRequested)
            {
                throw new ConnectionFailedException(
                    $"Cannot connect to {server} at {endpoint}: no answer within {options.ConnectTimeout.TotalSeconds:0.###} s.{progress.Advice(options, connection)}", exception);
            }

            if (exception is not (IOException or SocketException or ObjectDisposedException or AuthenticationException or StreamStoreException
                or ArgumentException))
            {
                throw;
            }

            string reason = Reason(exception, endpoint) + progress.Advice(options, connection);
            if (handshake?.Secret is not { } secret || !Secrets.IsPartlyIn(exception.ToString(), secret))
            {
                string message = $"Cannot connect to {server} at {endpoint}: {reason}";
                throw exception is UnsupportedServerException
                    ? new UnsupportedServerException(message, exception)
                    : new ConnectionFailedException(message, exception);
            }

            // Without the inner one too, which would be logged with it.
            reason = exception is ProtocolException ? "what it answered is not shown, because it quotes the password." : Secrets.Hide(reason);
            throw new ConnectionFailedException($"Cannot connect to {server} at {endpoint}: {reason}");
        }
    }

    private static string Reason(Exception exception, RedisEndpoint endpoint) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused. Is the server running there?",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } when endpoint.IsUnixSocket => "there is no such socket. Is the server running there?",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => "the host name is not known.",
        _ => exception.Message.EndsWith('.') ? exception.Message : exception.Message + ".",
    };
}
