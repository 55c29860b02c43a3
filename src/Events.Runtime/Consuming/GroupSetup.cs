using Events.Diagnostics;
using Events.Store;

namespace Events.Consuming;

/// <summary>Creates the consumer group, and the stream with it, unless it exists.</summary>
internal static class GroupSetup
{
    public static async Task EnsureAsync(ConsumerScope scope, CancellationToken cancellationToken)
    {
        EntryId? after = scope.Definition.StartAt == GroupStart.Beginning ? EntryId.Min : null;
        try
        {
            await scope.Store.CreateGroupAsync(scope.Stream, scope.Group, after, makeStream: true, cancellationToken)
                .ConfigureAwait(false);
            Log.GroupCreated(scope.Logger, scope.Group, scope.Stream.Name, scope.Definition.StartAt);
        }
        catch (GroupExistsException)
        {
            // The normal case: it keeps the position it has.
        }
    }
}
