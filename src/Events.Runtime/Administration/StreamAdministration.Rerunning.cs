using System.Text;
using Events.Consuming;
using Events.DeadLetters;
using Events.Definitions;
using Events.Errors;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;
using Events.Time;

namespace Events.Administration;

/// <content>Sending a group back.</content>
public sealed partial class StreamAdministration
{
    /// <summary>
    /// Says what it would mean to send a group back, so that it handles entries again. Changes nothing. It reads the entries, in steps, so it may take a
    /// while on a long stream, and
    /// holds up nobody.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="group">The group.</param>
    /// <param name="after">Entries after this ID come again; <see cref="EntryId.Min"/> for all that are there. For a time: the ID before
    /// <see cref="EntryId.FromTime"/>.</param>
    /// <param name="keys">
    /// By which fields the group tells events apart: <see cref="DedupeRule.Of{TGroup}"/>. Null for none; then nothing is known of
    /// <see cref="RerunPlan.Handled"/>.
    /// </param>
    /// <param name="progress">Is told how many entries were looked at so far; null for nobody.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such stream or group.</exception>
    /// <exception cref="ArgumentException">The group is not behind <paramref name="after"/>: nothing would come again.</exception>
    public async Task<RerunPlan> PlanRerunAsync(
        string stream,
        string group,
        EntryId after,
        IReadOnlyList<DedupeRule>? keys = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        EntryId from = (await RequireGroupAsync(key, group, cancellationToken).ConfigureAwait(false)).Info.LastDeliveredId;
        if (after >= from)
        {
            throw new ArgumentException(
                $"The group '{group}' on '{stream}' is at {from}, so nothing after {after} was delivered to it. To skip what is to come, set its position.",
                nameof(after));
        }

        EventKeys[] rules = RulesOf(key, group, keys);
        EntryId first = after.Next();
        EntryId? firstThere = null;
        long again = 0;
        long handled = 0;
        await foreach ((EntryId id, int count, List<string> found) in LookAsync(key, first, from, keys, rules, cancellationToken).ConfigureAwait(false))
        {
            firstThere ??= id;
            again += count;
            handled += await CountHandledAsync(key, found, forget: false, cancellationToken).ConfigureAwait(false);
            progress?.Report(again);
        }

        return new RerunPlan(
            stream,
            group,
            from,
            after,
            firstThere,
            again,
            await CountPendingAsync(key, group, first, from, cancellationToken).ConfigureAwait(false),
            handled,
            (await LettersAsync(stream, group, first, from, cancellationToken).ConfigureAwait(false)).Count,
            keys ?? []);
    }

    /// <summary>
    /// Sends a group back: <c>XGROUP SETID</c>, in one step with the look whether the plan still holds. It does not where the group has been sent back
    /// meanwhile, or retention has removed the first entry; then nothing is changed. That the group has gone on does not matter: what it was given since comes
    /// again too. Its consumers may run.
    /// </summary>
    /// <remarks>
    /// <para>
    /// What is pending is taken from who has it first, and consumers that live are given <see cref="RerunOptions.NoticeTime"/> to see that: what they have
    /// handled and not acknowledged comes again as well then, and no acknowledgement of theirs is one of the new delivery.
    /// </para>
    /// <para>
    /// Marks of handled keys are deleted next, page by page, while the plan holds, so that none of the entries comes too early. From the first such page on the
    /// group is sent back whatever retention removes; only where somebody else has sent it back or destroyed it meanwhile, it is not, and the error says how
    /// many marks are gone. Dead letters are deleted last. What was taken is released where it ends before the group is sent back; plan it again then.
    /// </para>
    /// </remarks>
    /// <param name="plan">What was planned.</param>
    /// <param name="options">What else is to be done; null for nothing.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such stream or group, or the plan does not hold any more
    /// (<see cref="AdministrationError.PlanOutdated"/>).</exception>
    public async Task<RerunResult> RerunAsync(RerunPlan plan, RerunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        options ??= new RerunOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.NoticeTime, TimeSpan.Zero);
        StreamKey key = Key(plan.Stream);
        await RequireGroupAsync(key, plan.Group, cancellationToken).ConfigureAwait(false);
        await RewindAsync(key, plan, isDry: true, 0, cancellationToken).ConfigureAwait(false);
        long forgotten = 0;
        EntryId from;
        try
        {
            bool isToBeSeen = await TakePendingAsync(key, plan, cancellationToken).ConfigureAwait(false);
            long taken = _time.GetTimestamp();
            if (options.ForgetsHandled) forgotten = await ForgetHandledAsync(key, plan, cancellationToken).ConfigureAwait(false);
            if (isToBeSeen && options.NoticeTime - _time.Since(taken) is { Ticks: > 0 } wait)
            {
                await _time.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }

            from = await RewindAsync(key, plan, isDry: false, forgotten, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await GiveBackAsync(key, plan.Group).ConfigureAwait(false);
            throw;
        }

        long discarded = 0;
        if (options.DiscardsDeadLetters)
        {
            List<EntryId> letters = await LettersAsync(plan.Stream, plan.Group, plan.To.Next(), plan.From, cancellationToken).ConfigureAwait(false);
            foreach (EntryId[] part in letters.Chunk(PageSize))
            {
                discarded += await _store.DeleteAsync(DeliveryKeys.DeadLetters(key), part, cancellationToken).ConfigureAwait(false);
            }
        }

        return new RerunResult(plan.Stream, plan.Group, from, plan.To, forgotten, discarded);
    }

    // All that is pending behind the new position, what the group was given since the plan too. True when one who lives had any of it: a plain XACK of his
    // must not come behind the new delivery, which it would take for its own.
    private async ValueTask<bool> TakePendingAsync(StreamKey key, RerunPlan plan, CancellationToken cancellationToken)
    {
        var owners = new HashSet<string>(StringComparer.Ordinal);
        EntryId? next = plan.To.Next();
        while (next is { } start)
        {
            IReadOnlyList<PendingEntry> page = await LinesAsync(
                key, plan.Group, new PendingFilter { From = start }, PageSize, cancellationToken).ConfigureAwait(false);
            PendingEntry[] lines = [.. page.Where(static line => line.Consumer != DeliveryKeys.RerunConsumer)];
            if (lines.Length > 0)
            {
                await Seam.MovePendingAsync(
                    new(key, plan.Group, DeliveryKeys.RerunConsumer),
                    TimeSpan.Zero,
                    Array.ConvertAll(lines, static line => line.Id),
                    cancellationToken)
                    .ConfigureAwait(false);
                owners.UnionWith(lines.Select(static line => line.Consumer));
            }

            next = NextOf(page, PageSize);
        }

        owners.RemoveWhere(DeliveryKeys.IsNobody);
        if (owners.Count == 0) return false;
        IReadOnlyList<ConsumerDetails> consumers = await ListConsumersAsync(plan.Stream, plan.Group, cancellationToken).ConfigureAwait(false);
        return consumers.Any(one => one.Liveness == ConsumerLiveness.Alive && owners.Contains(one.Consumer));
    }

    // Whatever has ended it: who is free takes it up. Where this fails too, a sweep does after the minimum idle time.
    private async ValueTask GiveBackAsync(StreamKey key, string group)
    {
        try
        {
            await _store.HandOverAsync(key, group, DeliveryKeys.RerunConsumer, DeliveryKeys.ReleasedConsumer, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StreamStoreException)
        {
            // The first error says what is wrong.
        }
    }

    private async ValueTask<long> ForgetHandledAsync(StreamKey key, RerunPlan plan, CancellationToken cancellationToken)
    {
        long forgotten = 0;
        EventKeys[] rules = RulesOf(key, plan.Group, plan.Keys);
        await foreach ((_, _, List<string> found) in LookAsync(key, plan.To.Next(), plan.From, plan.Keys, rules, cancellationToken).ConfigureAwait(false))
        {
            if (found.Count == 0) continue;
            await RewindAsync(key, plan, isDry: true, forgotten, cancellationToken).ConfigureAwait(false);
            forgotten += await CountHandledAsync(key, found, forget: true, cancellationToken).ConfigureAwait(false);
        }

        return forgotten;
    }

    // Once marks are deleted, what is there is to come again, with or without the first one.
    private async ValueTask<EntryId> RewindAsync(StreamKey key, RerunPlan plan, bool isDry, long forgotten, CancellationToken cancellationToken)
    {
        EntryId? there = forgotten > 0 ? null : plan.First;
        GroupRewind rewind = await Seam.RewindGroupAsync(
            key, plan.Group, new(plan.From, there, plan.To, isDry), cancellationToken).ConfigureAwait(false);
        return rewind.IsDone ? rewind.Position : throw new AdministrationException(
            AdministrationError.PlanOutdated,
            $"The plan does not hold any more: the group '{plan.Group}' on '{plan.Stream}' was at {plan.From} and is at {rewind.Position}"
            + $"{(there is { } first ? $", or the entry {first} is not there any more" : "")}. "
            + (forgotten > 0 ? $"{forgotten} marks of handled keys are deleted already, so their events are handled if they come again. " : "")
            + "Plan it again.");
    }

    private static EventKeys[] RulesOf(StreamKey key, string group, IReadOnlyList<DedupeRule>? keys)
    {
        string prefix = DeliveryKeys.DedupePrefix(key, group);
        return
        [
            .. (keys ?? []).Select(rule => new EventKeys(
                new HandlerDefinition(rule.EventType, "rerun") { DedupeFields = rule.Fields }, prefix, rule.IsPersonal ? "*" : null)),
        ];
    }

    // The entries of a range, page by page: the first one, how many, and the dedupe keys that they have.
    private async IAsyncEnumerable<(EntryId First, int Count, List<string> Keys)> LookAsync(
        StreamKey key,
        EntryId from,
        EntryId to,
        IReadOnlyList<DedupeRule>? keys,
        EventKeys[] rules,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[][] types = [.. (keys ?? []).Select(static rule => Encoding.UTF8.GetBytes(rule.EventType))];
        while (from <= to)
        {
            EntryId first;
            int count;
            var found = new List<string>();
            using (EntryPage page = await _store.RangeAsync(key, from, to, 500, cancellationToken).ConfigureAwait(false))
            {
                count = page.Count;
                if (count == 0) yield break;
                first = page.GetId(0);
                from = page.GetId(count - 1).Next();
                for (int i = 0; i < count; i++) AddKeys(page, i, types, rules, found);
            }

            yield return (first, count, found);
        }
    }

    private static void AddKeys(EntryPage page, int index, byte[][] types, EventKeys[] rules, List<string> found)
    {
        for (int i = 0; i < rules.Length; i++)
        {
            Wire.EntryFields fields = page.GetFields(index);
            if (fields.EventType.SequenceEqual(types[i]) && rules[i].Dedupe(fields) is { } key) found.Add(key);
        }
    }

    private async ValueTask<long> CountHandledAsync(StreamKey key, List<string> keys, bool forget, CancellationToken cancellationToken)
    {
        long handled = 0;
        foreach (string[] part in keys.Chunk(PageSize))
        {
            handled += await Seam.CountHandledAsync(key, part, forget, cancellationToken).ConfigureAwait(false);
        }

        return handled;
    }

    private async ValueTask<long> CountPendingAsync(StreamKey key, string group, EntryId from, EntryId to, CancellationToken cancellationToken)
    {
        long pending = 0;
        EntryId? next = from;
        while (next is { } start)
        {
            PendingPage page = await PageAsync(key, group, new PendingFilter { From = start, To = to }, PageSize, cancellationToken).ConfigureAwait(false);
            pending += page.Entries.Count(static entry => !entry.IsPayloadGone);
            next = page.Next is { } more && more <= to ? more : null;
        }

        return pending;
    }

    private async ValueTask<List<EntryId>> LettersAsync(string stream, string group, EntryId from, EntryId to, CancellationToken cancellationToken)
    {
        var letters = new List<EntryId>();
        var filter = new DeadLetterFilter { Group = group };
        await foreach (DeadLetter letter in OpenDeadLetters(stream).ReadAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            if (letter.OriginalId is { } original && original >= from && original <= to) letters.Add(letter.Id);
        }

        return letters;
    }
}
