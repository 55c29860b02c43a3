using Events.Diagnostics;
using Events.Errors;
using Events.Store.Delivery;

namespace Events.Consuming.Recovering;

/// <summary>
/// Keeps the group in being: creates it, remembers how far it has come (beside the stream, and here), and restores it there
/// when it is gone or has fallen back. What may be lost or repeat, and what was trimmed before the group had read it, is logged and raised.
/// </summary>
internal sealed class GroupGuard(ConsumerScope scope, Action<GroupRestored> onRestored, Action<EntriesLost> onLost)
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private bool _hasFloor;

    /// <summary>The number of entries that were not delivered yet when the floor was saved last.</summary>
    public long Lag { get; private set; }

    /// <summary>
    /// The position at which a group begins that is not done: every entry up to this one is acknowledged. Null when it
    /// is done with all, as far as was known then.
    /// </summary>
    public EntryId? DoneUpTo { get; private set; }

    /// <summary>Makes sure that the group is there. Whoever finds it gone calls this: the read loop may wait for handlers.</summary>
    public async Task EnsureAsync(CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            GroupCreation creation = await scope.Store.EnsureGroupAsync(
                scope.Stream, scope.Group, scope.StartAt, scope.Progress.Known, stop).ConfigureAwait(false);
            Tell(creation);

            // Known from now on: when everything is gone before the first interval has passed, the server remembers nothing of it.
            if (!_hasFloor) await TrySaveFloorAsync(replace: true, stop).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Remembers how far the group has come, and finds out whether entries were trimmed before it, or whether it has gone back.</summary>
    public async Task SaveFloorAsync(CancellationToken stop)
    {
        if (await TrySaveFloorAsync(replace: false, stop).ConfigureAwait(false)) return;
        _hasFloor = false;
        await EnsureAsync(stop).ConfigureAwait(false);
    }

    /// <summary>
    /// Remembers at the end of a life how far the group has come, so that whoever finds it gone later does not tell that what was acknowledged is lost.
    /// </summary>
    public async Task SaveLastFloorAsync()
    {
        if (!_hasFloor) return;
        try
        {
            await TrySaveFloorAsync(replace: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (GroupNotFoundException)
        {
            // Whoever comes next makes it anew, and tells.
        }
    }

    // False when the group has gone back, behind what is kept beside the stream or behind what is known here.
    private async Task<bool> TrySaveFloorAsync(bool replace, CancellationToken stop)
    {
        // What comes while it is saved counts for the next one: at worst something is counted as not settled that is.
        GroupFloor floor = await scope.Store.SaveFloorAsync(
            scope.Stream, scope.Group, new(scope.Ownership?.FindFirst(), scope.Progress.Known, replace), stop)
            .ConfigureAwait(false);
        if (floor.HasGoneBack) return false;
        scope.Progress.Begin(floor with { Loss = null });
        _hasFloor = true;
        Lag = floor.Lag;
        DoneUpTo = floor.Unacknowledged > 0 ? floor.Acknowledged : null;
        if (floor.Loss is not { } loss) return true;
        ConsumerMetrics.Lost(scope, loss.AtMost);
        scope.Vitals.Lose(loss.AtMost, scope.Time.GetUtcNow());
        Log.EntriesLost(
            scope.Logger, loss.AtLeast, loss.AtMost, scope.Stream.Name, scope.Group, loss.After, loss.Before);
        onLost(new EntriesLost(scope.Stream.Name, scope.Group, loss.AtLeast, loss.AtMost, loss.After, loss.Before));
        return true;
    }

    private void Tell(GroupCreation creation)
    {
        switch (creation.Kind)
        {
            case GroupCreationKind.Existed:
                return;
            case GroupCreationKind.Created:
                Log.GroupCreated(scope.Logger, scope.Group, scope.Stream.Name, scope.StartAt);
                return;
            default:
                // A group that went back on its own is left as it is; either way the floor of before says nothing any more.
                scope.Progress.Begin(null);
                _hasFloor = false;
                ConsumerMetrics.Restored(scope, creation.MayBeLost, creation.MayRepeat);
                scope.Vitals.Lose(creation.MayBeLost, scope.Time.GetUtcNow());
                Log.GroupRestored(
                    scope.Logger,
                    scope.Group,
                    scope.Stream.Name,
                    creation.Kind,
                    creation.After,
                    creation.MayRepeat,
                    creation.MayBeLost,
                    creation.Floor?.At);
                onRestored(new GroupRestored(
                    scope.Stream.Name,
                    scope.Group,
                    creation.After,
                    creation.MayRepeat,
                    creation.MayBeLost,
                    creation.Floor?.At));
                return;
        }
    }
}
