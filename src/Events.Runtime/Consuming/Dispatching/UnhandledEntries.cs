using Events.Consuming.Holding;
using Events.Consuming.Settling;
using Events.Diagnostics;
using Events.Errors;
using Events.Policies;

namespace Events.Consuming.Dispatching;

/// <summary>
/// Settles entries that this consumer has no handler for: what another one of the group handles is left to that one, and of the rest the policies
/// decide. None of it counts as a delivery that was tried.
/// </summary>
internal sealed class UnhandledEntries(ConsumerScope scope, HeldEntries held, OutcomeSettler outcomes, FailureSettler failures)
{
    private readonly UnhandledTypes _types = new(scope);

    /// <param name="entries">Held, of one page, and not queued.</param>
    /// <param name="stop">Gives up asking; they stay pending.</param>
    public async Task SettleAsync(List<HeldEntry> entries, CancellationToken stop)
    {
        string[] typeOf = [.. entries.Select(static entry => entry.EventType)];
        if (scope.Options.AtMostOnce)
        {
            // There is nothing to leave: they were acknowledged when they were read.
            for (int i = 0; i < typeOf.Length; i++)
            {
                _types.Report(entries[i].Id, typeOf[i], !entries[i].IsOfUnknownType);
                outcomes.Skip(entries[i]);
            }

            return;
        }

        Dictionary<string, string?> handledBy;
        try
        {
            string[] types = [.. typeOf.Distinct(StringComparer.Ordinal)];
            string?[] others = await scope.HandledTypes.FindOthersAsync(types, stop).ConfigureAwait(false);
            handledBy = types.Zip(others).ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal);
        }
        catch (OperationCanceledException)
        {
            foreach (HeldEntry entry in entries) failures.ReleaseUntried(entry);
            return;
        }
        catch (StreamStoreException exception)
        {
            // Nobody knows whose they are, so nothing is decided: they stay pending, untried.
            Log.LeavingFailed(scope.Logger, entries.Count, scope.Stream.Name, scope.Group, exception);
            foreach (HeldEntry entry in entries) scope.Untried.Add(entry.Id);
            LetGo(entries);
            return;
        }

        var leaving = new List<HeldEntry>();
        var moving = new List<Task>();
        var passing = new Dictionary<string, List<HeldEntry>>(StringComparer.Ordinal);
        for (int i = 0; i < typeOf.Length; i++)
        {
            HeldEntry entry = entries[i];
            if (handledBy[typeOf[i]] is { } other)
            {
                _types.ReportPassedOn(entry.Id, typeOf[i], other);
                if (scope.IsLeased)
                {
                    // That one does not read this partition now; whoever reads it next takes up what was left.
                    leaving.Add(entry);
                    continue;
                }

                if (!passing.TryGetValue(other, out List<HeldEntry>? list)) passing.Add(other, list = []);
                list.Add(entry);
                continue;
            }

            bool isDeclared = !entry.IsOfUnknownType;
            _types.Report(entry.Id, typeOf[i], isDeclared);
            switch (isDeclared ? scope.Options.UnhandledEvents : scope.Options.UnknownEvents)
            {
                case UnhandledEventPolicy.Skip:
                    outcomes.Skip(entry);
                    break;
                case UnhandledEventPolicy.DeadLetter:
                    moving.Add(failures.MoveUnhandledToDeadLettersAsync(entry, typeOf[i], isDeclared).AsTask());
                    break;
                default:
                    leaving.Add(entry);
                    break;
            }
        }

        foreach ((string other, List<HeldEntry> list) in passing) moving.Add(LeaveAsync(list, other));
        if (leaving.Count > 0) moving.Add(LeaveAsync(leaving, null));
        await Task.WhenAll(moving).ConfigureAwait(false);
    }

    // Idle from now on, so that it is looked at again, and not at once.
    private async Task LeaveAsync(List<HeldEntry> left, string? to)
    {
        try
        {
            if (!await scope.OwnsNameAsync().ConfigureAwait(false)) return;
            EntryId[] ids = [.. left.Where(static entry => !entry.IsLost).Select(static entry => entry.Id)];
            long start = scope.Time.GetTimestamp();
            if (to is null)
            {
                await scope.Store.LeaveAsync(scope.Consumer, ids).ConfigureAwait(false);
                foreach (HeldEntry entry in left) scope.Ownership?.Unheld.Add(entry.Id, entry.DeliveryCount - 1, start, scope.Options.MinIdle);
                return;
            }

            await scope.Store.PassOnAsync(scope.Consumer, to, ids).ConfigureAwait(false);
        }
        catch (StreamStoreException exception)
        {
            Log.LeavingFailed(scope.Logger, left.Count, scope.Stream.Name, scope.Group, exception);
            if (exception is not GroupNotFoundException) return;

            // Their records are gone with the group, and are made anew in the next one.
            foreach (HeldEntry entry in left)
            {
                scope.Ownership?.Unheld.Add(entry.Id, entry.DeliveryCount, entry.LeaseStart, entry.SeenAt, scope.Options.MinIdle);
            }
        }
        finally
        {
            LetGo(left);
        }
    }

    private void LetGo(List<HeldEntry> entries)
    {
        foreach (HeldEntry entry in entries) held.End(entry);
    }
}
