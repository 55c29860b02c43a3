namespace Events.Wire;

/// <summary>The form of an element's text in JSON.</summary>
public enum JsonStyle
{
    /// <summary>The text stands in quotes.</summary>
    Text,

    /// <summary>The text stands as it is when JSON knows it: a number or Boolean. Infinity and what is not a number stand in quotes.</summary>
    Literal,

    /// <summary>The text stands as it is: JSON already.</summary>
    Json,
}
