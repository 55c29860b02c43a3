namespace Events.Redis.Protocol;

/// <summary>The kind of a RESP2 or RESP3 value, whatever its form on the wire (which of the nulls, which of the errors).</summary>
internal enum RespKind : byte
{
    /// <summary><c>_</c>, <c>$-1</c> or <c>*-1</c>.</summary>
    Null,

    /// <summary><c>+</c></summary>
    SimpleString,

    /// <summary><c>$</c></summary>
    BulkString,

    /// <summary><c>=</c>; the text without its three-letter format.</summary>
    Verbatim,

    /// <summary><c>-</c> or <c>!</c></summary>
    Error,

    /// <summary><c>:</c></summary>
    Integer,

    /// <summary><c>,</c></summary>
    Double,

    /// <summary><c>(</c></summary>
    BigNumber,

    /// <summary><c>#</c></summary>
    Boolean,

    /// <summary><c>*</c></summary>
    Array,

    /// <summary><c>~</c></summary>
    Set,

    /// <summary><c>%</c></summary>
    Map,

    /// <summary><c>&gt;</c>; the reader passes over it.</summary>
    Push,

    /// <summary><c>|</c>; the reader passes over it.</summary>
    Attribute,
}
