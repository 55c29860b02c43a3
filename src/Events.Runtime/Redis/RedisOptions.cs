using System.Security.Cryptography.X509Certificates;

namespace Events.Redis;

/// <summary>How to reach a Redis server and how patient to be with it.</summary>
public sealed record RedisOptions
{
    /// <summary>The user of the server's that has a password and no name of its own.</summary>
    internal const string DefaultUser = "default";

    /// <summary>
    /// Where the server listens. With several they are tried in order until one is a master that takes commands.
    /// Default: <c>localhost:6379</c>.
    /// </summary>
    public IReadOnlyList<RedisEndpoint> Endpoints { get; init; } = [new RedisEndpoint("localhost")];

    /// <summary>The ACL user; null for the server's default user.</summary>
    public string? User { get; init; }

    /// <summary>The password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>The logical database (SELECT). Default 0.</summary>
    public int Database { get; init; }

    /// <summary>What the connections are called in CLIENT LIST; null for no name. Without spaces. Default <c>events</c>.</summary>
    public string? ClientName { get; init; } = "events";

    /// <summary>Whether to speak TLS. The certificate and its host name are checked. Default: no.</summary>
    public bool UseTls { get; init; }

    /// <summary>The host name that the server's certificate must be for; null for the endpoint's own.</summary>
    public string? TlsHost { get; init; }

    /// <summary>Trust certificates issued by these, instead of by what the machine trusts; null for the machine's.</summary>
    public X509Certificate2Collection? TrustedAuthorities { get; init; }

    /// <summary>The certificate, with its private key, to show to a server that asks for one; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Which protocol to speak. Default: RESP3, or RESP2 where the server does not know it.</summary>
    public RedisProtocol Protocol { get; init; }

    /// <summary>
    /// How long connecting, TLS and authentication included, may take; and how long a command waits for a connection
    /// that is being re-established. Default 5 seconds.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the server may send nothing while commands wait for their replies. Then the connection is given up.
    /// Default 5 seconds.
    /// </summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long without traffic TCP asks whether the other side is still there. Default 30 seconds.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many bytes of commands may be without a reply on the shared connection. Callers that want to send more wait
    /// for room. Default 8 MiB.
    /// </summary>
    public int MaxOutstandingBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// How many bytes of commands, on top of those, may wait for room or for a connection while the server stalls or is
    /// gone. A command beyond it fails at once, unsent, so that callers who do not wait cannot fill the memory. Batches wait
    /// in their caller's own memory and do not count. Default 64 MiB.
    /// </summary>
    public int MaxWaitingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// The longest pause before the first attempt to connect again; it doubles with each that fails, and each is drawn
    /// at random between half of it and all of it. Default 50 milliseconds.
    /// </summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between attempts to connect again. Default 5 seconds.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Opens the way to an endpoint in place of a TCP connection; null for TCP. For tests of what arrives how.</summary>
    internal Func<RedisEndpoint, Stream>? OpenStream { get; init; }

    /// <summary>
    /// Reads <c>host:port[,host:port…][,option=value…]</c> or a URI, <c>redis://[user[:password]@]host[:port][/database][?option=value…]</c>;
    /// <c>rediss://</c> for TLS.
    /// </summary>
    /// <remarks>
    /// Options: <c>user</c>, <c>password</c>, <c>database</c>, <c>name</c>, <c>tls</c> (true or false), <c>tlsHost</c>, <c>tlsCa</c>
    /// (a PEM file), <c>tlsCert</c> and <c>tlsKey</c> (PEM files), <c>protocol</c> (2 or auto), <c>connectTimeout</c>,
    /// <c>commandTimeout</c>, <c>keepAlive</c>, <c>reconnectDelay</c>, <c>maxReconnectDelay</c> (seconds, or with the unit
    /// <c>ms</c> or <c>s</c>), <c>maxOutstandingBytes</c>, <c>maxWaitingBytes</c>.
    /// A password with a comma can only stand in a URI, escaped as %2C.
    /// </remarks>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not understood; the message says which part and what was expected.</exception>
    public static RedisOptions Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return RedisOptionsParser.Parse(text.Trim());
    }

    /// <summary>The options as text, without the password.</summary>
    public override string ToString() =>
        $"{(UseTls ? "rediss" : "redis")}://{(User is null ? "" : User + "@")}{string.Join(',', Endpoints)}/{Database}";

    /// <summary>Whether all values make sense.</summary>
    /// <exception cref="ArgumentException">One does not; the message says which.</exception>
    internal void Validate()
    {
        if (Endpoints is not { Count: > 0 }) throw new ArgumentException("RedisOptions.Endpoints names no server.");
        foreach (RedisEndpoint endpoint in Endpoints)
        {
            if (string.IsNullOrWhiteSpace(endpoint.Host)) throw new ArgumentException("RedisOptions.Endpoints has one without a host.");
            if (endpoint.Port is < 1 or > 65535) throw new ArgumentException($"RedisOptions.Endpoints: {endpoint.Port} is not a TCP port (1 to 65535).");
        }

        if (Database < 0) throw new ArgumentException($"RedisOptions.Database is {Database}; it must not be negative.");
        if (ClientName is { } name && name.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
        {
            throw new ArgumentException($"RedisOptions.ClientName is '{name}'; Redis allows printable ASCII without spaces.");
        }

        if (User is not null && Password is null) throw new ArgumentException("RedisOptions.User is set, and Password is not.");
        if (MaxOutstandingBytes < 1) throw new ArgumentException("RedisOptions.MaxOutstandingBytes must be at least 1.");
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
