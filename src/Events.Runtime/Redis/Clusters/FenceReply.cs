using Events.Redis.Connections;
using Events.Redis.Protocol;

namespace Events.Redis.Clusters;

/// <summary>The reply to a <c>PING</c> that stands behind commands: when it comes, or will not come any more, so it is with all of theirs.</summary>
/// <param name="passed">Told so.</param>
internal sealed class FenceReply(Action passed) : PendingReply
{
    public override bool TryRead(ref RespReader reader) => reader.TryRead(out _);

    protected override void CompleteCore() => passed();

    protected override void CompleteCancelled(OperationCanceledException exception) => passed();
}
