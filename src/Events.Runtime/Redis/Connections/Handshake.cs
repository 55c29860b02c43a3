using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Given;
using Events.Redis.Protocol;
using Events.Safety;

namespace Events.Redis.Connections;

/// <summary>
/// The first exchange on a connection: HELLO 3 with credentials and name in one round trip, or RESP2 commands where the
/// server does not know it; then the database, who we are, and a PING that shows whether the server takes commands.
/// </summary>
internal sealed class Handshake(RespConnection connection, RedisOptions options)
{
    private static readonly string LibraryVersion =
        typeof(Handshake).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    private const string WrongPassword = "WRONGPASS invalid username-password pair or user is disabled.";

    // Of a code that is not one of these nobody knows that it is one.
    private static readonly string[] Codes =
        ["ERR", "WRONGPASS", "NOAUTH", "NOPERM", "NOPROTO", "DENIED", "LOADING", "MASTERDOWN", "BUSY", "OOM", "MISCONF", "EXECABORT", "CLUSTERDOWN"];

    private RedisCredentials? _credentials;

    /// <summary>The version of the store's credentials that the connection has: <see cref="CredentialSource.Version"/>.</summary>
    public int CredentialVersion { get; private set; }

    /// <summary>The secrets that must not be in any message; null for none.</summary>
    public string? Secret => _credentials?.Password;

    /// <summary>Runs the handshake.</summary>
    /// <param name="cancellationToken">Gives up asking the application for its credentials.</param>
    /// <exception cref="ConnectionFailedException">The server refuses the credentials, is a replica, or is loading.</exception>
    public async Task<ServerHello> RunAsync(CancellationToken cancellationToken)
    {
        // Whoever blocks stays on his thread.
        Task<RedisCredentials?> asking = CredentialsAsync(cancellationToken);
        if (connection.Transport.OpensBlocking) ((IAsyncResult)asking).AsyncWaitHandle.WaitOne();
        _credentials = await asking.ConfigureAwait(false);
        if (_credentials is not null) Secrets.Keep(_credentials.Password);
        ServerHello? hello = options.Protocol == RedisProtocol.Resp2 ? null : await HelloAsync().ConfigureAwait(false);
        if (hello is null) await AuthenticateAsync().ConfigureAwait(false);
        return await IntroduceAsync(hello).ConfigureAwait(false);
    }

    private async Task<RedisCredentials?> CredentialsAsync(CancellationToken cancellationToken)
    {
        if (options.Credentials is not { } ask) return options.Password is { } password ? new RedisCredentials(options.User, password) : null;
        RedisCredentials? credentials = null;
        try
        {
            if (options.Source is { } source) (credentials, CredentialVersion) = await source.GetAsync(cancellationToken).ConfigureAwait(false);
            else credentials = await ask(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionFailedException($"the application's callback for credentials failed: {Secrets.Hide(ExceptionText.Message(exception))}", exception);
        }

        return credentials is { Password.Length: > 0 }
            ? credentials
            : throw new ConnectionFailedException("the application's callback for credentials returned none.");
    }

    // HELLO 3 [AUTH user password] [SETNAME name]; null when the server does not speak RESP3.
    private async Task<ServerHello?> HelloAsync()
    {
        var commands = new SendBuffer();
        var writer = new CommandWriter(commands);
        writer.Begin("$5\r\nHELLO\r\n"u8, 1 + (_credentials is null ? 0 : 3) + (options.ClientName is null ? 0 : 2));
        writer.WriteText("3");
        if (_credentials is not null)
        {
            writer.WriteText("AUTH");
            writer.WriteText(_credentials.User ?? RedisOptions.DefaultUser);
            writer.WriteText(_credentials.Password);
        }

        if (options.ClientName is not null)
        {
            writer.WriteText("SETNAME");
            writer.WriteText(options.ClientName);
        }

        RespValue reply = (await ExchangeAsync(commands, 1).ConfigureAwait(false))[0];
        if (reply.IsError)
        {
            ServerErrorException error = ServerErrors.Create(reply.Bytes);
            if (error.Code == "NOPROTO"
                || error.Code == "NOPERM"
                || error.Message.StartsWith("ERR unknown command", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            throw Refused(error);
        }

        return new ServerHello(3, reply.Find("id")?.AsInteger() ?? 0)
        {
            Server = Said(reply.Find("server")),
            Version = Said(reply.Find("version")),
            IsReplica = IsReplicaRole(reply.Find("role")?.AsText()),
            IsSentinel = IsSentinelMode(reply.Find("mode")?.AsText()),
            IsCluster = reply.Find("mode")?.AsText() is "cluster",
        };
    }

    // AUTH [user] password, for RESP2.
    private async Task AuthenticateAsync()
    {
        if (_credentials is null) return;
        var commands = new SendBuffer();
        new Auth(_credentials).Write(new CommandWriter(commands));
        RespValue reply = (await ExchangeAsync(commands, 1).ConfigureAwait(false))[0];
        if (reply.IsError) throw Refused(ServerErrors.Create(reply.Bytes));
    }

    private async Task<ServerHello> IntroduceAsync(ServerHello? hello)
    {
        var commands = new SendBuffer();
        int replies = WriteIntroduction(new CommandWriter(commands), isResp2: hello is null);
        RespValue[] values = await ExchangeAsync(commands, replies).ConfigureAwait(false);
        RespValue ping = values[0];
        if (ping.IsError)
        {
            ServerErrorException error = ServerErrors.Create(ping.Bytes);

            // Others, such as MISCONF or a user that may not PING, do not say that no command would be taken.
            if (error.Code is "LOADING" or "MASTERDOWN" or "NOAUTH") throw Refused(error);
        }

        if (options.Database != 0 && values[1].IsError)
        {
            ServerErrorException error = WithoutSecret(ServerErrors.Create(values[1].Bytes));
            throw new ConnectionFailedException(
                $"the server does not give database {options.Database}, which {nameof(RedisOptions.Database)} (defaultDatabase) names: {error.Message}", error);
        }

        string? server = Info(values[^2]);
        if (hello is null)
        {
            RespValue id = values[^4];
            RespValue role = values[^3];
            string? name = role.Kind == RespKind.Array && role.Items.Count > 0 ? role.Items[0].AsText() : null;
            hello = new ServerHello(2, id.Kind == RespKind.Integer ? id.AsInteger() : 0)
            {
                IsReplica = IsReplicaRole(name),
                IsSentinel = IsSentinelMode(name),
                IsCluster = InfoText.Find(server, "redis_mode") is "cluster",
            };
        }

        ServerSupport.Check(hello, server, options);
        string? replication = Info(values[^1]);
        return hello with
        {
            Data = new DataLine(InfoText.Find(server, "run_id"), InfoText.Find(replication, "master_replid"), InfoText.Find(replication, "master_replid2")),
        };
    }

    // PING, [SELECT n], CLIENT SETINFO twice, in RESP2 [CLIENT SETNAME], CLIENT ID, ROLE; and two sections of INFO, which a user may not be allowed to ask.
    private int WriteIntroduction(CommandWriter writer, bool isResp2)
    {
        int replies = 5;
        writer.Begin("$4\r\nPING\r\n"u8, 0);
        if (options.Database != 0)
        {
            writer.Begin("$6\r\nSELECT\r\n"u8, 1);
            writer.WriteInteger(options.Database);
            replies++;
        }

        // Redis 7.0 does not know SETINFO and says so; that is no reason not to talk to it.
        WriteClient(writer, "SETINFO", "LIB-NAME", "events-dotnet");
        WriteClient(writer, "SETINFO", "LIB-VER", LibraryVersion);
        if (isResp2)
        {
            if (options.ClientName is not null)
            {
                WriteClient(writer, "SETNAME", options.ClientName);
                replies++;
            }

            WriteClient(writer, "ID");
            writer.Begin("$4\r\nROLE\r\n"u8, 0);
            replies += 2;
        }

        WriteInfo(writer, "server");
        WriteInfo(writer, "replication");
        return replies;
    }

    // One section each: together only Redis 7 knows them.
    private static void WriteInfo(CommandWriter writer, string section)
    {
        writer.Begin("$4\r\nINFO\r\n"u8, 1);
        writer.WriteText(section);
    }

    private static string? Info(RespValue reply) => reply.Kind is RespKind.BulkString or RespKind.Verbatim ? Secrets.Hide(reply.AsText()) : null;

    private async Task<RespValue[]> ExchangeAsync(SendBuffer commands, int replies)
    {
        try
        {
            return await connection.ExchangeAsync(commands, replies).ConfigureAwait(false);
        }
        finally
        {
            commands.Release();
        }
    }

    private static void WriteClient(CommandWriter writer, params ReadOnlySpan<string> arguments)
    {
        writer.Begin("$6\r\nCLIENT\r\n"u8, arguments.Length);
        foreach (string argument in arguments) writer.WriteText(argument);
    }

    private static bool IsSentinelMode(string? mode) => mode is "sentinel";

    private static bool IsReplicaRole(string? role) => role is "replica" or "slave";

    private static string? Said(RespValue? value) => value is null ? null : Secrets.Hide(value.AsText());

    private ConnectionFailedException Refused(ServerErrorException error)
    {
        error = WithoutSecret(error);
        string user = _credentials?.User ?? RedisOptions.DefaultUser;
        if (error.Code is "WRONGPASS" or "NOAUTH") options.Source?.Refuse(CredentialVersion);
        return error.Code switch
        {
            "WRONGPASS" => new ConnectionFailedException($"the server does not accept the password of user '{user}' ({error.Message}).", error),
            "NOAUTH" when _credentials is null => new ConnectionFailedException($"the server wants a password, and none is set ({error.Message}).", error),
            "NOAUTH" => new ConnectionFailedException($"the server wants a password ({error.Message}).", error),
            _ => new ConnectionFailedException($"the server answered: {error.Message}", error),
        };
    }

    // As much as half of the password in it, and its words are not shown: a server may cut off what it quotes.
    private ServerErrorException WithoutSecret(ServerErrorException error)
    {
        if (Secret is null || error.Message == WrongPassword) return error;
        string words = error.Message[Math.Min(error.Message.Length, error.Code.Length)..];
        bool isCode = Array.IndexOf(Codes, error.Code) >= 0;
        return isCode && !Secrets.IsPartlyIn(words, Secret)
            ? error
            : new ServerErrorException(isCode ? error.Code : "ERR", isCode ? $"{error.Code}, and words that are not shown, because they quote the password" : "what is not shown, because it may quote the password");
    }
}
