namespace Events.Generator.Model;

/// <summary>The places from which a type can be named.</summary>
internal enum Access
{
    /// <summary>The type can be named only from within a containing type: generated code of other types cannot use it.</summary>
    Hidden,

    /// <summary>The type can be named from its assembly.</summary>
    Internal,

    /// <summary>The type can be named from everywhere.</summary>
    Public,
}
