using Events.Commits;
using Events.Streams;
using Events.Subscribing;

namespace Events.Client;

/// <content>Several streams in one loop.</content>
public sealed partial class EventsClient
{
    private const int LeastPageBytes = 64 * 1024;

    /// <summary>
    /// Reads several streams from a position on, merged, and what is added to any of them: of each stream every entry once and in order. What is there
    /// comes by its ID, and so by time, as each stream waits for the others to be read; what is added comes as it is read. Which stream an entry is of its
    /// event says. Each stream is followed by one blocking read of this process, whoever else follows it (<c>XRANGE</c>, <c>XREAD BLOCK</c>).
    /// </summary>
    /// <param name="streams">The streams, as <see cref="OpenStream{TStream}"/> and the container give them; at least one.</param>
    /// <param name="from">Where to begin: at the beginning (default), at the end or at a time.</param>
    /// <param name="options">How to read; null for the defaults. <see cref="SubscriptionOptions.Types"/> may be of any of the streams, and one that has none of
    /// them is not read.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <exception cref="ArgumentException">There is no stream, or one twice; an option makes no sense, or names a type that none of them declares; or it
    /// is to begin behind an entry, which says nothing of the other streams.</exception>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822", Justification = "It belongs to the client, whose streams it reads.")]
    public StreamSubscription SubscribeAsync(
        IReadOnlyList<ICommitTarget> streams,
        StreamPosition from = default,
        SubscriptionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streams);
        options ??= new SubscriptionOptions();
        options.Validate();
        StreamClient[] clients = [.. streams.Select(static stream => stream?.Target as StreamClient ?? throw new ArgumentException("One of them is no stream.", nameof(streams)))];
        if (clients.Length == 0) throw new ArgumentException("There is no stream to read.", nameof(streams));
        if (clients.GroupBy(static one => one.Key, StringComparer.Ordinal).FirstOrDefault(static same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"'{twice.Key}' is named twice.", nameof(streams));
        }

        if (from.Kind == StreamPositionKind.After)
        {
            throw new ArgumentException("No ID says where several streams go on, as each gives its own. Subscribe from a time, or to each stream by itself.", nameof(from));
        }

        var subscribe = new List<Func<SubscriptionOptions, StreamSubscription>>();
        foreach (StreamClient client in clients)
        {
            string[]? types = options.Types is null ? null : [.. options.Types.Where(type => client.Definition.Events.Any(known => known.Type == type))];
            if (types is not { Length: 0 }) subscribe.Add(each => client.Subscribe(from, each with { Types = types }, cancellationToken));
        }

        if (options.Types?.FirstOrDefault(type => !clients.Any(client => client.Definition.Events.Any(known => known.Type == type))) is { } unknown)
        {
            throw new ArgumentException($"None of the streams declares an event '{unknown}', so it would never come.", nameof(options));
        }

        // A page of each is in memory at a time.
        int pageBytes = Math.Max(Math.Min(options.PageBytes, LeastPageBytes), options.PageBytes / clients.Length);
        return new MergedSubscription(subscribe, options with { PageBytes = pageBytes }, cancellationToken);
    }
}
