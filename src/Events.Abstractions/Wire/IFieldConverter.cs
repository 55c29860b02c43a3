namespace Events.Wire;

/// <summary>
/// Writes and reads values of a type as one field; see <see cref="Contracts.FieldConverterAttribute{TConverter}"/>.
/// Thread-safe, as it has no state.
/// </summary>
/// <typeparam name="T">The type, without a question mark: a null never comes here.</typeparam>
public interface IFieldConverter<T>
{
    /// <summary>Writes a value.</summary>
    /// <param name="value">The value, not null.</param>
    /// <param name="destination">Where to write: UTF-8 text, or any bytes.</param>
    /// <param name="written">How many bytes were written.</param>
    /// <returns>False when the room is too small; it is called again with more.</returns>
    static abstract bool TryWrite(T value, Span<byte> destination, out int written);

    /// <summary>Reads a value.</summary>
    /// <param name="source">The bytes of the field, whoever wrote them.</param>
    /// <param name="value">The value.</param>
    /// <returns>
    /// False when they are none: the entry is then undecodable, as it is when an exception is thrown. What it gives back for
    /// bytes of its own must equal what was written.
    /// </returns>
    static abstract bool TryRead(ReadOnlySpan<byte> source, out T value);
}
