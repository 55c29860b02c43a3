namespace Events.Generator.Model;

/// <summary>From where a type can be named.</summary>
internal enum Access
{
    /// <summary>Only from within a containing type: generated code of other types cannot use it.</summary>
    Hidden,

    /// <summary>From its assembly.</summary>
    Internal,

    /// <summary>From everywhere.</summary>
    Public,
}
