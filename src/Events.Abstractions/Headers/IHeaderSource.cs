namespace Events.Headers;

/// <summary>A source of headers, which are read when they are asked for.</summary>
internal interface IHeaderSource
{
    /// <summary>Reads the headers.</summary>
    EventHeaders ReadHeaders();
}
