namespace Events.Redis.Replies;

/// <summary>The form in which the entries of a reply are wrapped.</summary>
internal enum PageShape
{
    /// <summary>XRANGE, XREVRANGE, XCLAIM: <c>[[id, [f, v]]…]</c>.</summary>
    Entries,

    /// <summary>XREAD, XREADGROUP of one stream: <c>[[key, entries]]</c>, in RESP3 <c>{key: entries}</c>; null for none.</summary>
    Stream,

    /// <summary>XAUTOCLAIM: <c>[cursor, entries, [deleted id…]]</c>.</summary>
    Claim,
}
