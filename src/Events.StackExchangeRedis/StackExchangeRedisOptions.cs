namespace Events.StackExchangeRedis;

/// <summary>Options of streams over an <c>IConnectionMultiplexer</c>. The defaults need nothing but it.</summary>
public sealed class StackExchangeRedisOptions
{
    /// <summary>The logical database. Null (default): the one that the multiplexer's configuration names, else 0.</summary>
    public int? Database { get; set; }

    /// <summary>
    /// The text that every key begins with, as with <c>WithKeyPrefix</c>. Null (default): nothing. On Redis Cluster give the streams keys
    /// with a hash tag of their own, such as <c>{orders}</c>, because what is kept beside a stream must share its slot.
    /// </summary>
    public string? KeyPrefix { get; set; }

    /// <summary>
    /// The time for which a consumer that polls pauses after its first poll that found nothing; each further pause is twice as long. While
    /// entries come it does not pause. Default 1 millisecond. Not used with <see cref="DedicatedReads"/>.
    /// </summary>
    public TimeSpan MinPollPause { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// The longest pause between two polls: how late an entry may be seen on a stream that is idle. Default 100 milliseconds,
    /// which costs ten XREADGROUPs per second for each idle consumer. Not used with <see cref="DedicatedReads"/>.
    /// </summary>
    public TimeSpan MaxPollPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Tells whether each consumer reads with <c>XREADGROUP … BLOCK</c> on a connection of its own, made as the multiplexer's
    /// configuration says, instead of polling over the multiplexer. Everything else stays on the multiplexer. Default false.
    /// </summary>
    public bool DedicatedReads { get; set; }

    /// <summary>
    /// Changes how the connections of <see cref="DedicatedReads"/> are made. It is given what the multiplexer's configuration
    /// says and called for each connection, so that it may name a password that changes, or authorities and certificates,
    /// which stand in no configuration string. Null (default): nothing is changed.
    /// </summary>
    public Func<Redis.RedisOptions, Redis.RedisOptions>? ConfigureDedicatedReads { get; set; }

    /// <summary>
    /// Decides what a host makes of settings of the server that may lose what it has confirmed. Default <see cref="Redis.ServerSettingsPolicy.Tell"/>: one
    /// warning at the start. <c>CONFIG GET</c> is sent by a multiplexer with <c>allowAdmin</c> only; without it the eviction policy, the append-only file and
    /// the replicas are known, and no more.
    /// </summary>
    public Redis.ServerSettingsPolicy ServerSettings { get; set; }

    /// <summary>Tells whether all values make sense.</summary>
    /// <exception cref="ArgumentException">One does not; the message says which.</exception>
    internal void Validate()
    {
        if (Database < 0) throw new ArgumentException($"StackExchangeRedisOptions.Database is {Database}; it must not be negative.");
        if (MinPollPause <= TimeSpan.Zero)
        {
            throw new ArgumentException($"StackExchangeRedisOptions.MinPollPause is {MinPollPause}; it must be positive.");
        }

        if (MaxPollPause < MinPollPause || MaxPollPause > TimeSpan.FromDays(1))
        {
            throw new ArgumentException(
                $"StackExchangeRedisOptions.MaxPollPause is {MaxPollPause}; it must be at least MinPollPause and at most a day.");
        }
    }
}
