namespace Events.Generator.Shapes;

/// <summary>The rule that reports a problem.</summary>
internal enum ShapeRule
{
    /// <summary>EVT1001: the event cannot be made again from what would be written.</summary>
    Construction,

    /// <summary>EVT1002: a field name is missing, used twice or reserved.</summary>
    Name,

    /// <summary>EVT1003: a type has no form in a field.</summary>
    Type,

    /// <summary>EVT1012: what is to be encrypted or compressed cannot be.</summary>
    Packing,
}
