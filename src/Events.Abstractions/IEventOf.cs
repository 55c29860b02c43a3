using System.ComponentModel;
using Events.Wire;

namespace Events;

/// <summary>
/// Any event of one stream, whose type is known at run time only. The generator implements it on every record marked with
/// <see cref="EventAttribute{TStream}"/>: a variable, a parameter, a list, or a handler of <c>IEventOf&lt;OrderStream&gt;</c> takes the events of
/// <c>OrderStream</c> and nothing else. A <c>switch</c> over it is checked: EVT1011 names each event that it leaves out.
/// </summary>
/// <typeparam name="TStream">The class marked with <see cref="EventStreamAttribute"/>.</typeparam>
public interface IEventOf<TStream>
    where TStream : class
{
    /// <summary>Writes the event as what it is at run time: the envelope, which begins with <c>type</c>, and its own fields.</summary>
    /// <param name="writer">Where to write.</param>
    /// <exception cref="ArgumentException">It is of a type that derives from an event and is none itself: what it adds would be lost.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    void EncodeEntry(ref EntryWriter writer);
}
