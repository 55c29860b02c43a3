using System.Globalization;
using System.Text;
using Events.InMemory.Streams;
using Events.Store;
using Events.Store.Delivery;
using Events.Wire;

namespace Events.InMemory;

/// <summary>Dead letters and what comes back from them.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<DeadLetterMove> DeadLetterAsync(
        ConsumerKey consumer, OwnedEntry entry, DeadLetterTarget target, DeadLetterInfo letter, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        ArgumentNullException.ThrowIfNull(target.Stream);
        ArgumentNullException.ThrowIfNull(letter);
        return Answer(consumer.Stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out StreamLog log);
            if (found.FindOwned(entry.Id, consumer.Name) is not { } delivery) return new DeadLetterMove(null, found.FindLost(entry.Id).Owner);
            string attempts = delivery.DeliveryCount.ToString(CultureInfo.InvariantCulture);
            EntryFields original = log.TryGet(entry.Id, out StoredEntry stored) ? stored.Fields : default;
            EntryBytes fields = Letter(original, consumer.Group, consumer.Name, entry.Id, attempts, letter);
            EntryId id = Add(target.Stream, fields.Fields, target.Trim, null);
            found.Acknowledge([entry.Id]);
            Undue(DeliveryKeys.DueTimes(consumer.Stream, consumer.Group), entry.Id.ToString());
            GiveUpClaim(entry);
            return new DeadLetterMove(id);
        });
    }

    /// <inheritdoc/>
    public ValueTask<EntryId?> RequeueAsync(
        StreamKey deadLetters,
        EntryId deadLetter,
        StreamKey requeue,
        RequeueChanges changes = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requeue);
        DeliveryChecks.Fields(changes.Fields);
        return Answer<EntryId?>(deadLetters, cancellationToken, () =>
        {
            if (_keys.Find(deadLetters) is not { } letters) return null;
            if (!letters.Log.TryGet(deadLetter, out StoredEntry letter)) return null;
            EntryBytes moved = Requeued(deadLetter, letter.Fields, changes.Fields ?? [], changes.Trace ?? "");
            EntryId id = Add(requeue, moved.Fields, default, null);
            letters.Log.Delete(deadLetter);
            DropAcknowledged(_keys.FindOrCreate(requeue));
            return id;
        });
    }

    // The original fields, then what is known, in the order that the script has.
    private static EntryBytes Letter(
        EntryFields original, string group, string consumer, EntryId entry, string attempts, DeadLetterInfo letter)
    {
        var fields = new EntryBytes();
        string id = entry.ToString();
        bool isOmitted = original.Count > DeadLetterFields.MaxOriginalFields;
        if (!isOmitted) id = CopyOriginal(original, fields) ?? id;
        fields.Add(DeadLetterFields.Reason, letter.Reason)
            .Add(DeadLetterFields.Exception, letter.ExceptionType)
            .Add(DeadLetterFields.Message, letter.Message)
            .Add(DeadLetterFields.Attempts, attempts)
            .Add(DeadLetterFields.Group, group)
            .Add(DeadLetterFields.Consumer, consumer)
            .Add(DeadLetterFields.Id, id)
            .Add(DeadLetterFields.At, letter.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))
            .Add(DeadLetterFields.Fingerprint, letter.Fingerprint);
        if (letter.Trace.Length > 0) fields.Add(DeadLetterFields.Trace, letter.Trace);
        if (isOmitted) fields.Add(DeadLetterFields.Omitted, original.Count.ToString(CultureInfo.InvariantCulture));
        return fields;
    }

    private static EntryBytes Requeued(
        EntryId deadLetter, EntryFields letter, IReadOnlyList<KeyValuePair<string, string>> edited, string trace)
    {
        var fields = new EntryBytes();
        foreach ((string name, string value) in edited) fields.Add(name, value);
        if (edited.Count == 0 && letter.TryGetValue("dead:omitted"u8, out _)) throw ServerReplies.FieldsOmitted(deadLetter);
        string? id = CopyOriginal(letter, edited.Count == 0 ? fields : new EntryBytes());
        if (fields.Fields.Count > DeadLetterFields.MaxOriginalFields) throw ServerReplies.TooManyFields(deadLetter);
        fields.Add(DeadLetterFields.Id, id ?? deadLetter.ToString());
        return trace.Length == 0 ? fields : fields.Add(DeadLetterFields.Trace, trace);
    }

    // Copies what is not of a dead letter; what it once was is returned.
    private static string? CopyOriginal(EntryFields from, EntryBytes to)
    {
        string? id = null;
        EntryReader reader = from.GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            ReadOnlySpan<byte> value = reader.ReadBytes();
            if (name.SequenceEqual("dead:id"u8)) id = Encoding.UTF8.GetString(value);
            else if (!name.StartsWith("dead:"u8)) to.Add(name, value);
        }

        return id;
    }

    // What its groups are done with goes; nobody else reads a requeue stream.
    private static void DropAcknowledged(StoredStream requeue)
    {
        EntryId? keep = null;
        foreach (StoredGroup group in requeue.Groups)
        {
            EntryId from = group.LastDeliveredId;
            if (group.Pending.First is { } oldest && oldest.Id < from) from = oldest.Id;
            if (keep is null || from < keep) keep = from;
        }

        if (keep is not null) requeue.Log.Trim(StreamTrim.ToMinId(keep.Value, exact: true));
    }
}
