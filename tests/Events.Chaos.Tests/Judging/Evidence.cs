using System.Globalization;
using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Chaos.Runs;
using Events.TestSupport;

namespace Events.Chaos.Judging;

/// <summary>What is known after a run: the ledgers of all processes, and what stands in Redis.</summary>
public sealed record Evidence
{
    /// <summary>Every process with its ledger, killed ones included.</summary>
    public required IReadOnlyDictionary<WorkerProcess, IReadOnlyList<LedgerLine>> Ledgers { get; init; }

    public required IReadOnlyList<ChaosEntry> Stream { get; init; }

    public required IReadOnlyList<ChaosEntry> DeadLetters { get; init; }

    /// <summary>What commits have produced.</summary>
    public required IReadOnlyList<ChaosEntry> Bookings { get; init; }

    /// <summary>How often commits have counted each event.</summary>
    public required IReadOnlyDictionary<string, long> Booked { get; init; }

    /// <summary>The sum that commits have made.</summary>
    public required long Total { get; init; }

    /// <summary>The lines of all consumers of the group under test, with who wrote them.</summary>
    public IEnumerable<(WorkerProcess Consumer, LedgerLine Line)> Consumed =>
        from ledger in Ledgers where ledger.Key.Options is { Produces: false, Audits: false } from line in ledger.Value select (ledger.Key, line);

    /// <summary>The lines of all consumers of the second group.</summary>
    public IEnumerable<LedgerLine> Audited =>
        from ledger in Ledgers where ledger.Key.Options.Audits from line in ledger.Value select line;

    /// <summary>The lines of all producers.</summary>
    public IEnumerable<LedgerLine> Produced =>
        from ledger in Ledgers where ledger.Key.Options.Produces from line in ledger.Value select line;

    public static async Task<Evidence> GatherAsync(ChaosRun run)
    {
        await using RawRedis redis = await run.ConnectRawAsync();
        return new Evidence
        {
            Ledgers = run.Workers.ToDictionary(worker => worker, worker => worker.ReadLedger()),
            Stream = await StreamContents.ReadAsync(redis, ChaosKeys.Stream.Name),
            DeadLetters = await StreamContents.ReadAsync(redis, ChaosKeys.DeadLetters),
            Bookings = await StreamContents.ReadAsync(redis, BookingStream.Definition.Key),
            Booked = await StreamContents.ReadCountersAsync(redis, ChaosKeys.Booked),
            Total = long.Parse((string?)await redis.CommandAsync("GET", ChaosKeys.Total) ?? "0", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Whether what an event asks for was done.</summary>
    /// <param name="eventId">The event's own name.</param>
    /// <param name="id">Its entry.</param>
    public bool IsHandled(string eventId, EntryId id) => EventNames.KindOf(eventId) switch
    {
        // A second entry of the same event is acknowledged without running.
        EventNames.Charged => Charged.Contains(eventId),

        // A commit may be done although its answer got lost with the connection.
        EventNames.Transferred => Booked.ContainsKey(eventId),
        _ => Ended.Contains(id),
    };

    /// <summary>When each event was sent first.</summary>
    public IReadOnlyDictionary<string, long> SentAt => field ??= Produced.Where(line => line.Fact == Fact.Intended)
        .GroupBy(line => line.EventId).ToDictionary(lines => lines.Key, lines => lines.Min(line => line.Time));

    private HashSet<EntryId> Ended => field ??= IdsOf(Fact.Ended);

    private HashSet<string> Charged =>
        field ??= [.. Consumed.Where(line => line.Line.Fact == Fact.Effect).Select(line => line.Line.EventId)];

    public HashSet<EntryId> IdsOf(Fact fact) => [.. Consumed.Where(line => line.Line.Fact == fact).Select(line => line.Line.Id)];
}
