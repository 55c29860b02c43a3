using Events.Administration;
using Events.Streams;

namespace Events.Dashboard;

/// <summary>Says what the dashboard shows, to whom, and what may be done on it.</summary>
public sealed class DashboardOptions
{
    /// <summary>
    /// True when streams may be changed: consumers deleted, entries handed over, positions set, trims, dead letters sent back or discarded. False by
    /// default: the dashboard only shows.
    /// </summary>
    public bool EnableActions { get; set; }

    /// <summary>
    /// The authorization policy that an action takes on top of the one of the dashboard. Who does not meet it sees no controls. Null (default) for
    /// none.
    /// </summary>
    public string? ActionsPolicy { get; set; }

    /// <summary>
    /// The host names by which the dashboard is reached from other machines, such as <c>ops.example.com</c>: what a browser sends as <c>Host</c>, without
    /// the port. Empty (default): it answers this machine alone, as <c>localhost</c>, <c>127.0.0.1</c> or <c>[::1]</c>. Any other name is refused, since a
    /// web page may point a name of its own at this machine.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>The pattern, as Redis has them, of the streams that the first page lists. Default <c>*</c>, all.</summary>
    public string StreamPattern { get; set; } = "*";

    /// <summary>
    /// The interval at which what is looked at is asked for anew, once for all who look at the same stream. Default 1 second; at least 100 ms.
    /// </summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The time without an answer after which the store counts as not reachable; before an action, a second at the most. Default 3 seconds.</summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The idle time after which consumers claim each other's entries (<see cref="ConsumerOptions.MinIdle"/>): for the countdown. Default 60
    /// seconds.
    /// </summary>
    public TimeSpan MinIdle { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The limits beyond which something is an alert.</summary>
    public AlertLimits Alerts { get; set; } = AlertLimits.Default;

    /// <summary>The number of browsers that are kept up to date at a time. Default 100; the next one is told so.</summary>
    public int MaxWatchers { get; set; } = 100;

    /// <summary>Pages of your own, in the menu in front of the list of streams.</summary>
    public IList<DashboardPage> Pages { get; } = [];

    internal Dictionary<string, TypedStream> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Shows entries of a stream as events beside what they are as fields.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="key">The Redis key; null for the declared one.</param>
    public DashboardOptions AddTypes<TStream>(string? key = null)
        where TStream : class, IEventStream<TStream>
    {
        Types[key ?? TStream.Definition.Key] = static (client, stream) => client.OpenLowLevel<TStream>(stream);
        return this;
    }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(StreamPattern);
        ArgumentOutOfRangeException.ThrowIfLessThan(RefreshInterval, TimeSpan.FromMilliseconds(100), nameof(RefreshInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(StoreTimeout, TimeSpan.FromMilliseconds(1), nameof(StoreTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(MinIdle, TimeSpan.Zero, nameof(MinIdle));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWatchers, 1, nameof(MaxWatchers));
        ArgumentNullException.ThrowIfNull(Alerts, nameof(Alerts));
    }
}
