using Events.Errors;
using Events.Partitioning;
using Events.Store;
using Events.Store.Partitions;

namespace Events.Administration;

/// <summary>Streams with partitions, by the key that they are declared with.</summary>
public sealed partial class StreamAdministration
{
    /// <summary>
    /// The shortest time between the announcement of a growth and its switch: who produces looks every ten seconds, and what it has begun ends before.
    /// </summary>
    public static readonly TimeSpan LeastLead = TimeSpan.FromSeconds(15);

    /// <summary>Describes the partitions of a stream, and how far a growth has come. Writes nothing.</summary>
    /// <param name="stream">The key of the stream as declared.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">Nothing says how many partitions it has.</exception>
    public async Task<PartitionDetails> DescribePartitionsAsync(string stream, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        PartitionLayout layout = await LayoutAsync(key, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<(string, int)> waiting = await new GrowthSteps(_store, key).FindWaitingAsync(layout, cancellationToken).ConfigureAwait(false);
        return Describe(key, layout, waiting);
    }

    /// <summary>
    /// Announces that a stream gets more partitions, and returns at once: from the switch on, new events of a key that moves go to its new partition, which
    /// each group reads when it has done with what the old one had. Processes that consume it, or <see cref="LeadGrowthAsync"/>, lead it to its end.
    /// </summary>
    /// <param name="stream">The key of the stream as declared.</param>
    /// <param name="partitions">The number that there are to be: a multiple of the one that there is.</param>
    /// <param name="lead">The time until the switch; <see cref="LeastLead"/> at the least.</param>
    /// <param name="settling">For how long what was begun before the switch may take, retries among it, until the old partitions are taken to have all of
    /// it.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">The number is none that it can grow to, or it grows already, or is not known.</exception>
    public async Task<PartitionDetails> GrowPartitionsAsync(
        string stream, int partitions, TimeSpan lead, TimeSpan settling, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lead, LeastLead);
        StreamKey key = Key(stream);
        try
        {
            var request = new GrowthRequest(partitions, lead, settling);
            PartitionLayout layout = await _store.GrowPartitionsAsync(key, request, cancellationToken).ConfigureAwait(false);
            return Describe(key, layout, []);
        }
        catch (GrowthRefusedException exception)
        {
            throw new AdministrationException(AdministrationError.GrowthRefused, exception.Message, exception);
        }
    }

    /// <summary>Tells whether a stream may grow to a number of partitions now. Writes nothing.</summary>
    /// <param name="stream">The key of the stream as declared.</param>
    /// <param name="partitions">The number that there are to be.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">It may not; the message says why.</exception>
    public async Task<PartitionDetails> PlanGrowthAsync(string stream, int partitions, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        PartitionLayout layout = await LayoutAsync(key, cancellationToken).ConfigureAwait(false);
        int known = layout.Current is null ? layout.Partitions : PartitionLayout.Growing;
        return GrowthRules.Allows(known, partitions)
            ? Describe(key, layout, [])
            : throw new AdministrationException(AdministrationError.GrowthRefused, GrowthRules.Refuse(key, known, partitions).Message);
    }

    /// <summary>
    /// Does the next step of a growth, as each process that consumes the stream does every second: for a stream that nobody consumes, call it until there is no
    /// growth any more.
    /// </summary>
    /// <param name="stream">The key of the stream as declared.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">Nothing says how many partitions it has.</exception>
    public async Task<PartitionDetails> LeadGrowthAsync(string stream, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        (PartitionLayout layout, IReadOnlyList<(string, int)> waiting) = await new GrowthSteps(_store, key)
            .StepAsync(await LayoutAsync(key, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return Describe(key, layout, waiting);
    }

    private static PartitionDetails Describe(StreamKey key, PartitionLayout layout, IReadOnlyList<(string Group, int Partition)> waiting)
    {
        TimeSpan left = layout.Current is { } growth ? growth.SwitchAt + PartitionGrowth.Gap - layout.Now : TimeSpan.Zero;
        return new PartitionDetails(
            key.Name,
            layout.Partitions,
            layout.Current,
            left < TimeSpan.Zero ? TimeSpan.Zero : left,
            [.. waiting.Select(one => new WaitingPartition(one.Group, one.Partition, layout.Current!.Ends[one.Partition]))]);
    }

    private async ValueTask<PartitionLayout> LayoutAsync(StreamKey key, CancellationToken cancellationToken) =>
        await _store.ReadPartitionsAsync(key, cancellationToken).ConfigureAwait(false) ?? throw new AdministrationException(
            AdministrationError.StreamNotFound,
            $"Nothing says how many partitions '{key.Name}' has: it has none, nobody has used it yet, or this is not the key that it is declared with.");
}
