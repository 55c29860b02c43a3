using System.Text;
using Events.InMemory.Streams;
using Events.Store.Delivery;
using Events.Wire;

namespace Events.InMemory.Delivery;

/// <summary>Finds the pending records that were destroyed, and makes them anew. The rules are those of the script over Redis.</summary>
internal static class RecordRestoring
{
    public static IReadOnlyList<RecordStanding> Restore(
        StoredGroup group,
        StreamLog log,
        string consumer,
        RestoreRequest request,
        StreamLog? deadLetters,
        Func<EntryId, long?> committedAt,
        Func<EntryId, bool> isPutOff,
        long now)
    {
        ReadOnlyMemory<PendingRecord> records = request.Records;
        TimeSpan oldest = TimeSpan.MinValue;
        var asked = new HashSet<EntryId>();
        var witnessed = new HashSet<TimeSpan>();
        foreach (PendingRecord record in records.Span)
        {
            asked.Add(record.Id);
            if (group.FindOwned(record.Id, consumer) is null) continue;
            witnessed.Add(record.ConfirmedAgo);
            if (record.SeenAgo > oldest) oldest = record.SeenAgo;
        }

        StoredConsumer? self = group.FindConsumer(consumer);
        bool hasUnknown = false;
        if (self is not null)
        {
            PendingList.Cursor cursor = self.Pending.From(EntryId.Min);
            while (cursor.TryNext(out PendingDelivery? delivery)) hasUnknown |= !asked.Contains(delivery.Id);
        }

        var standings = new RecordStanding[records.Length];
        for (int i = 0; i < standings.Length; i++) standings[i] = Judge(records.Span[i]);
        for (int i = 0; i < standings.Length; i++)
        {
            if (standings[i].Kind == RecordStandingKind.Restored) group.Restore(records.Span[i].Id, consumer, records.Span[i].DeliveryCount, now);
        }

        return standings;

        RecordStanding Judge(PendingRecord record)
        {
            string? owner = group.FindLost(record.Id).Owner;
            if (owner == consumer) return new RecordStanding(record.Id, RecordStandingKind.Own);
            if (owner is not null) return new RecordStanding(record.Id, RecordStandingKind.Others, owner);
            bool isThere = log.TryGet(record.Id, out _);

            // What the group has not come to is delivered again, if it is still there to be.
            if (record.Id > group.LastDeliveredId) return new RecordStanding(record.Id, isThere ? RecordStandingKind.Undelivered : RecordStandingKind.Gone);
            bool isSame = self is not null
                && (IsClaimable(record)
                    || oldest >= record.ConfirmedAgo
                    || witnessed.Contains(record.ConfirmedAgo)
                    || (request.SinceDelivery > record.ConfirmedAgo && !hasUnknown));
            if (isSame || IsCommitted(record) || IsLetter(record.Letter ?? record.Id)) return new RecordStanding(record.Id, RecordStandingKind.Acknowledged);
            return new RecordStanding(record.Id, isThere ? RecordStandingKind.Restored : RecordStandingKind.Gone);
        }

        // Whoever claims what was deferred strikes out its due time.
        bool IsClaimable(PendingRecord record) =>
            record.ClaimableIn is { } wait
            && (long)wait.TotalMilliseconds <= Math.Max(0, now - request.AsOf.ToUnixTimeMilliseconds())
            && !isPutOff(record.Id);

        bool IsCommitted(PendingRecord record) =>
            committedAt(record.Id) is { } at && at > request.AsOf.ToUnixTimeMilliseconds() - (long)Math.Ceiling(record.ConfirmedAgo.TotalMilliseconds);

        bool IsLetter(EntryId id)
        {
            if (deadLetters is null) return false;
            StreamCursor cursor = deadLetters.Range(EntryId.Min, EntryId.Max);
            while (cursor.TryNext(out StoredEntry entry))
            {
                if (Says(entry.Fields, DeadLetterFields.Id, id.ToString()) && Says(entry.Fields, DeadLetterFields.Group, group.Name)) return true;
            }

            return false;
        }

        static bool Says(EntryFields fields, string name, string text) =>
            fields.TryGetValue(Encoding.UTF8.GetBytes(name), out ReadOnlySpan<byte> value) && Encoding.UTF8.GetString(value) == text;
    }
}
