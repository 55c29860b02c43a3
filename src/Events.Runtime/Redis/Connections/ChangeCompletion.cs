using Events.Redis.Watching;

namespace Events.Redis.Connections;

/// <summary>Lets a reader go on whose key has changed: it asks for what is new.</summary>
/// <param name="waiter">Waits for the change.</param>
internal sealed class ChangeCompletion(ChangeWaiter waiter) : Completion
{
    public override void Complete() => waiter.Complete();
}
