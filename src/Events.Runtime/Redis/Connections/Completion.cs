namespace Events.Redis.Connections;

/// <summary>What a thread that has read a connection goes on with: one who waits for a reply, or for a change.</summary>
internal abstract class Completion
{
    /// <summary>The amount of work for who waits: 1, and more where a page comes, each entry of which is worked on.</summary>
    internal virtual int Weight => 1;

    /// <summary>Hands the outcome to who waits; may run that code before it returns.</summary>
    public abstract void Complete();
}
