using Events.Redis.Connections;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>Commands of which a copy is kept, and that nobody sends again.</summary>
internal sealed class SentAgain : Resending
{
    public override bool TryTake(SharedConnection from) => false;

    public override void Release()
    {
    }
}
