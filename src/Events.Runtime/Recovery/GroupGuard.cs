using Events.Consuming;
using Events.Diagnostics;
using Events.Store;

namespace Events.Recovery;

/// <summary>
/// Keeps the group in being: creates it, remembers how far it has come (beside the stream, and here), and restores it there
/// when it is gone or has fallen back. What may be lost or repeat is logged and raised.
/// </summary>
internal sealed class GroupGuard(ConsumerScope scope, Action<GroupRestored> onRestored)
{
    private GroupFloor? _floor;

    public async Task EnsureAsync(CancellationToken stop)
    {
        GroupCreation creation = await scope.Store.EnsureGroupAsync(
            scope.Stream, scope.Group, scope.StartAt, _floor, stop).ConfigureAwait(false);
        Tell(creation);

        // Known from now on: when everything is gone before the first interval has passed, the server remembers nothing of it.
        if (_floor is null) await SaveFloorAsync(stop).ConfigureAwait(false);
    }

    public async Task SaveFloorAsync(CancellationToken stop) =>
        _floor = await scope.Store.SaveFloorAsync(scope.Stream, scope.Group, null, stop).ConfigureAwait(false);

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
                _floor = null;
                ConsumerMetrics.Restored(scope, creation.MayBeLost, creation.MayRepeat);
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
