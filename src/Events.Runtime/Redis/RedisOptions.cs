using System.Diagnostics;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;
using Events.Redis.Given;
using Events.Redis.Watching;

namespace Events.Redis;

/// <summary>Options of a Redis store: where its server is, and how patient to be with it.</summary>
public sealed record RedisOptions
{
    /// <summary>The user of the server's that has a password and no name of its own.</summary>
    internal const string DefaultUser = "default";

    /// <summary>
    /// The endpoints of the server. With several they are tried in order until one is a master that takes commands. Of a Redis Cluster some of its
    /// nodes are enough: the
    /// first that answers names all of them.
    /// Default: <c>localhost:6379</c>.
    /// </summary>
    public IReadOnlyList<RedisEndpoint> Endpoints { get; set; } = [new RedisEndpoint("localhost")];

    /// <summary>
    /// The name by which Sentinels know the master; <see cref="Endpoints"/> are then those of the Sentinels, all of which are asked: that of them decides which
    /// has the newest knowledge. A master that they replace is left at once, while it still takes writes that would be lost. Null (default): there are none.
    /// </summary>
    public string? ServiceName { get; set; }

    /// <summary>The ACL user at the Sentinels; null for their default user. That of the servers is not shown to them.</summary>
    public string? SentinelUser { get; set; }

    /// <summary>The password at the Sentinels; null for none. It is in no text of the options.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    [JsonIgnore]
    public string? SentinelPassword { get; set; }

    /// <summary>The ACL user; null for the server's default user.</summary>
    public string? User { get; set; }

    /// <summary>The password; null for none. It is in no text of the options.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    [JsonIgnore]
    public string? Password { get; set; }

    /// <summary>
    /// Says who the application is, in place of <see cref="User"/> and <see cref="Password"/>: for tokens that change. Called for the first connection, and for
    /// each further one until what it said has an end (<see cref="RedisCredentials.ExpiresAt"/>); before that end it is called again, and the live connections
    /// are told by <c>AUTH</c>. May be called by several threads. What it throws is the reason for which there is no connection. Null (default): they do not
    /// change.
    /// </summary>
    [JsonIgnore]
    public Func<CancellationToken, ValueTask<RedisCredentials>>? Credentials { get; set; }

    /// <summary>The logical database (SELECT). Default 0.</summary>
    public int Database { get; set; }

    /// <summary>The name of the connections in CLIENT LIST; null for none. Without spaces. Default <c>events</c>.</summary>
    public string? ClientName { get; set; } = "events";

    /// <summary>Tells whether to speak TLS. The certificate and its host name are checked. Default: no.</summary>
    public bool UseTls { get; set; }

    /// <summary>The host name that the server's certificate must be for; null for the endpoint's own.</summary>
    public string? TlsHost { get; set; }

    /// <summary>Trust certificates issued by these, instead of by what the machine trusts; null for the machine's.</summary>
    public X509Certificate2Collection? TrustedAuthorities { get; set; }

    /// <summary>The certificate, with its private key, to show to a server that asks for one; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>The versions of TLS to speak. Default <see cref="SslProtocols.None"/>: what the system allows.</summary>
    public SslProtocols TlsProtocols { get; set; }

    /// <summary>
    /// Tells whether to ask if the server's certificate was revoked. Default <see cref="X509RevocationMode.NoCheck"/>;
    /// <see cref="X509RevocationMode.Online"/> asks its authority.
    /// </summary>
    public X509RevocationMode RevocationMode { get; set; } = X509RevocationMode.NoCheck;

    /// <summary>
    /// Decides on the server's certificate, in place of the checks of name, chain and revocation, whose findings it is given. Null (default): those checks
    /// decide.
    /// </summary>
    [JsonIgnore]
    public RemoteCertificateValidationCallback? CertificateValidation { get; set; }

    /// <summary>
    /// Tells whether a host does not start without the server (default). False: it starts, says so in a warning, and connects as soon as it can; what is
    /// produced meanwhile waits for <see cref="ConnectTimeout"/> and then fails. A server that can never be used, such as one that is too old, keeps it from
    /// starting either way.
    /// </summary>
    public bool AbortOnConnectFail { get; set; } = true;

    /// <summary>
    /// Decides what a host makes of settings of the server that may lose what it has confirmed: eviction, no persistence, no replica that is waited for.
    /// Default <see cref="ServerSettingsPolicy.Tell"/>: one warning at the start.
    /// </summary>
    public ServerSettingsPolicy ServerSettings { get; set; }

    /// <summary>The protocol to speak. Default: RESP3, or RESP2 where the server does not know it.</summary>
    public RedisProtocol Protocol { get; set; }

    /// <summary>
    /// The time that connecting, TLS and authentication included, may take, and for which a command waits for a connection
    /// that is being re-established. Default 5 seconds.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time for which the server may send nothing while commands wait for their replies. Then the connection is given up.
    /// Default 5 seconds.
    /// </summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time without traffic after which TCP asks whether the other side is still there. Default 30 seconds.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The number of bytes of commands that may be without a reply on the shared connection. Callers that want to send more wait
    /// for room. Default 8 MiB.
    /// </summary>
    public int MaxOutstandingBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// The number of bytes of commands that, on top of those, may wait for room or for a connection while the server stalls or is
    /// gone. A command beyond it fails at once, unsent, so that callers who do not wait cannot fill the memory. Batches wait
    /// in their caller's own memory and do not count. Default 64 MiB.
    /// </summary>
    public int MaxWaitingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// The number of readers (consumers, and streams that are followed live) of a store that have a connection and a thread each, on which a read blocks until
    /// an entry comes. Those that are opened beyond it share one connection, and wait until the server says that their stream has changed
    /// (<c>CLIENT TRACKING</c>): a process with a thousand streams needs no thousand connections, and each entry that comes alone takes a round trip more.
    /// 0: all share. Where the server does not tell, as in RESP2 or where the user may not, each has a connection of its own, and a warning says so.
    /// Default 32.
    /// </summary>
    public int DedicatedReaders { get; set; } = 32;

    /// <summary>
    /// The longest pause before the first attempt to connect again; it doubles with each that fails, and each is drawn
    /// at random between half of it and all of it. Default 50 milliseconds.
    /// </summary>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between attempts to connect again. Default 5 seconds.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The credentials of a store, which all its connections share; null where each connection asks by itself.</summary>
    internal CredentialSource? Source { get; init; }

    /// <summary>
    /// Is told of each new connection before anything is sent on it but its handshake: where it leads, what closes it,
    /// and whether reads block on it. Null for nobody.
    /// </summary>
    internal Action<RedisEndpoint, IDisposable, bool>? Opened { get; init; }

    /// <summary>
    /// Is told of each connection that has ended, with what was given on it and whether it was closed on purpose; null where nobody asks what was
    /// lost.
    /// </summary>
    internal Action<GivenEntries, bool>? Ended { get; init; }

    /// <summary>Says where the master is, in place of <see cref="Endpoints"/>; null where those are asked one after the other.</summary>
    internal IMasterGuide? Masters { get; init; }

    /// <summary>Tells whether there are so many connections beside it that it is to have no thread of its own.</summary>
    internal bool IsOneOfMany { get; init; }

    /// <summary>
    /// Told of keys that were read over a connection and have changed (<c>CLIENT TRACKING</c>); null for connections over which no reader waits.
    /// </summary>
    internal KeyWatch? Keys { get; init; }

    /// <summary>True when these lead to a Sentinel.</summary>
    internal bool IsSentinel { get; init; }

    /// <summary>True when a replica of a cluster is taken: where it is only asked which node has what.</summary>
    internal bool TakesReplicas { get; init; }

    /// <summary>Opens the way to an endpoint in place of a TCP connection; null for TCP. For tests of what arrives how.</summary>
    internal Func<RedisEndpoint, Stream>? OpenStream { get; init; }

    /// <summary>
    /// Reads a connection string as StackExchange.Redis has them, <c>host[:port][,host[:port]…][,option=value…]</c>, or a URI,
    /// <c>redis://[[user]:password@]host[:port][,host[:port]…][/database][?option=value…]</c>; <c>rediss://</c> for TLS, <c>unix:///path</c> for a Unix domain
    /// socket.
    /// </summary>
    /// <remarks>
    /// Options: <c>serviceName</c>, <c>sentinelUser</c>, <c>sentinelPassword</c>, <c>user</c>, <c>password</c>, <c>defaultDatabase</c>, <c>name</c>, <c>ssl</c>
    /// (true or false), <c>sslHost</c>, <c>sslProtocols</c>, <c>checkCertificateRevocation</c>, <c>sslCa</c>, <c>sslCert</c> and <c>sslKey</c> (PEM files),
    /// <c>abortConnect</c>, <c>serverSettings</c> (tell, require or ignore), <c>protocol</c> (resp2 or resp3); in milliseconds, or with a unit (<c>500ms</c>,
    /// <c>5s</c>), <c>connectTimeout</c>, <c>asyncTimeout</c>, <c>syncTimeout</c>, <c>commandTimeout</c>, <c>reconnectDelay</c>, <c>maxReconnectDelay</c>; in
    /// seconds, or with a unit, <c>keepAlive</c>; <c>maxOutstandingBytes</c>, <c>maxWaitingBytes</c>,
    /// <c>dedicatedReaders</c>. Options of StackExchange.Redis that mean nothing here are
    /// read over; those that would change where commands go (<c>proxy</c>, <c>tunnel</c>, renamed commands) are refused, and so are unknown ones. A password
    /// with a comma can only stand in a URI, escaped as %2C. <c>docs/guides/connections.md</c> has them all.
    /// </remarks>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not understood; the message says which part and what was expected, and never has a password.</exception>
    public static RedisOptions Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return ConnectionString.Parse(text.Trim());
    }

    /// <summary>The options as text, without the password.</summary>
    public override string ToString() =>
        $"{(UseTls ? "rediss" : "redis")}://{(User is null ? "" : User + "@")}{string.Join(',', Endpoints)}/{Database}{(ServiceName is null ? "" : "?serviceName=" + ServiceName)}";

    /// <summary>Tells whether all values make sense.</summary>
    /// <exception cref="ArgumentException">One does not; the message says which.</exception>
    internal void Validate()
    {
        if (Endpoints is not { Count: > 0 }) throw new ArgumentException("RedisOptions.Endpoints names no server.");
        foreach (RedisEndpoint endpoint in Endpoints)
        {
            if (endpoint.FindProblem() is { } problem) throw new ArgumentException($"RedisOptions.Endpoints {problem}.");
        }

        if (Database < 0) throw new ArgumentException($"RedisOptions.Database is {Database}; it must not be negative.");
        if (ClientName is { } name && name.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
        {
            throw new ArgumentException($"RedisOptions.ClientName is '{name}'; Redis allows printable ASCII without spaces.");
        }

        if (Credentials is not null && (User is not null || Password is not null))
        {
            throw new ArgumentException("RedisOptions.Credentials is set, and so is User or Password; the callback names both.");
        }

        if (ServiceName is { Length: 0 }) throw new ArgumentException("RedisOptions.ServiceName is empty; it is the name by which Sentinels know the master.");
        if (ServiceName is null && (SentinelUser is not null || SentinelPassword is not null))
        {
            throw new ArgumentException("RedisOptions.SentinelUser or SentinelPassword is set, and ServiceName is not: Sentinels are asked for the master of a name.");
        }

        if (SentinelUser is not null && SentinelPassword is null) throw new ArgumentException("RedisOptions.SentinelUser is set, and SentinelPassword is not.");
        if (User is not null && Password is null) throw new ArgumentException("RedisOptions.User is set, and Password is not.");
        if (MaxOutstandingBytes < 1) throw new ArgumentException("RedisOptions.MaxOutstandingBytes must be at least 1.");
        if (DedicatedReaders < 0) throw new ArgumentException("RedisOptions.DedicatedReaders must not be negative.");
        if (MaxWaitingBytes < 0) throw new ArgumentException("RedisOptions.MaxWaitingBytes must not be negative.");
        Positive(ConnectTimeout, nameof(ConnectTimeout));
        Positive(CommandTimeout, nameof(CommandTimeout));
        Positive(KeepAlive, nameof(KeepAlive));
        Positive(ReconnectDelay, nameof(ReconnectDelay));
        Positive(MaxReconnectDelay, nameof(MaxReconnectDelay));
    }

    private static void Positive(TimeSpan value, string name)
    {
        // A day, so that no sum or doubling of timeouts leaves the range of timers.
        if (value > TimeSpan.Zero && value <= TimeSpan.FromDays(1)) return;
        throw new ArgumentException($"RedisOptions.{name} is {value}; it must be positive and at most a day.");
    }
}
