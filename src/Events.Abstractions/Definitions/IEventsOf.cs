namespace Events.Definitions;

/// <summary>The interface that the generator implements on a class marked with <see cref="Contracts.EventsOfAttribute{TStream}"/>.</summary>
/// <typeparam name="TStream">The stream.</typeparam>
public interface IEventsOf<TStream>
    where TStream : class
{
    /// <summary>Makes the events of the assembly known to the stream. Calling it again does nothing.</summary>
    /// <exception cref="InvalidOperationException">Another assembly declares an event of the same type.</exception>
    static abstract void Register();
}
