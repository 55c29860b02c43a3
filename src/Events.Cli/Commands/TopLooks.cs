using Events.Administration;
using Events.Cli.Running;
using Events.Errors;

namespace Events.Cli.Commands;

/// <summary>Looks again and again, and knows what was there the last time.</summary>
internal sealed class TopLooks(Session session, string pattern)
{
    private Dictionary<string, (long Added, long At)> _last = [];
    private Dictionary<(string, string), (long Done, long At)> _lastGroups = [];

    public async Task<TopLook> NextAsync()
    {
        try
        {
            IReadOnlyList<StreamDetails> found = await StreamsCommand.FindAsync(session, pattern, all: false).ConfigureAwait(false);
            var last = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
            var lastGroups = new Dictionary<(string, string), (long, long)>();
            var streams = new List<TopStream>(found.Count);
            foreach (StreamDetails stream in found)
            {
                long now = session.Terminal.Time.GetTimestamp();
                double? rate = _last.TryGetValue(stream.Stream, out (long Added, long At) before)
                    ? Rate(stream.EntriesAdded - before.Added, before.At, now)
                    : null;
                last[stream.Stream] = (stream.EntriesAdded, now);
                if (await LookAtGroupsAsync(stream, lastGroups).ConfigureAwait(false) is { } groups) streams.Add(new TopStream(stream, rate, groups));
            }

            (_last, _lastGroups) = (last, lastGroups);
            return new TopLook(session.Now, streams, null);
        }
        catch (StreamStoreException exception)
        {
            // It may come back; and what is shown is not to be taken for what is there now.
            return new TopLook(session.Now, [], exception.Message);
        }
    }

    private async Task<IReadOnlyList<TopGroup>?> LookAtGroupsAsync(StreamDetails stream, Dictionary<(string, string), (long, long)> last)
    {
        try
        {
            var groups = new List<TopGroup>();
            foreach (GroupDetails group in await session.Administration.ListGroupsAsync(stream.Stream, session.Stop).ConfigureAwait(false))
            {
                long now = session.Terminal.Time.GetTimestamp();
                long delivered = stream.EntriesAdded - group.Lag;
                double? rate = _lastGroups.TryGetValue((stream.Stream, group.Group), out (long Done, long At) before)
                    ? Rate(delivered - before.Done, before.At, now)
                    : null;
                last[(stream.Stream, group.Group)] = (delivered, now);
                IReadOnlyList<ConsumerDetails> consumers =
                    await session.Administration.ListConsumersAsync(stream.Stream, group.Group, session.Stop).ConfigureAwait(false);
                groups.Add(new TopGroup(
                    group,
                    rate,
                    consumers.Count(static one => one.Liveness == ConsumerLiveness.Alive),
                    consumers.Count(static one => one is { Pending: > 0, Liveness: ConsumerLiveness.Dead or ConsumerLiveness.Unknown })));
            }

            return groups;
        }
        catch (AdministrationException exception) when (exception.Error is not AdministrationError.NotSupported)
        {
            // Deleted while it was looked at.
            return null;
        }
    }

    private double Rate(long count, long from, long to)
    {
        double seconds = session.Terminal.Time.GetElapsedTime(from, to).TotalSeconds;
        return seconds <= 0 ? 0 : Math.Max(0, count) / seconds;
    }
}
