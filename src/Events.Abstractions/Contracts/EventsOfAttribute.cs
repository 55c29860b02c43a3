namespace Events.Contracts;

/// <summary>
/// Marks a partial class that stands for the events which this assembly adds to a stream of another one. The generator gives it a <c>Register()</c>: called
/// when the application starts, it makes the events known to all who read the stream. Consumer groups that handle such an event make it known themselves.
/// </summary>
/// <typeparam name="TStream">The class marked with <see cref="EventStreamAttribute"/>, of another assembly.</typeparam>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventsOfAttribute<TStream> : Attribute
    where TStream : class;
