namespace Events.Wire;

/// <summary>The form of an element's text in JSON.</summary>
public enum JsonStyle
{
    /// <summary>In quotes.</summary>
    Text,

    /// <summary>As it is when JSON knows it: a number or Boolean. Infinity and what is not a number stand in quotes.</summary>
    Literal,

    /// <summary>As it is: JSON already.</summary>
    Json,
}
