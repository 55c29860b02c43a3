namespace Events.Redis.Connections;

/// <summary>Commands of which a copy is kept, because a node of a cluster may answer that they belong elsewhere.</summary>
internal abstract class Resending
{
    /// <summary>All replies have come, and none said that anything is to be waited for. Takes the commands back where they are to be sent again.</summary>
    /// <param name="from">The connection over which they went.</param>
    /// <returns>Whether they will be answered later: nobody may touch the reply any more.</returns>
    public abstract bool TryTake(SharedConnection from);

    /// <summary>The reply is being cancelled: when this returns, nobody reads what is its caller's, and nobody begins to.</summary>
    public virtual void LetGo()
    {
    }

    /// <summary>The result was taken: the copy is not needed any more.</summary>
    public abstract void Release();
}
