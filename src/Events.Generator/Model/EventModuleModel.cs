namespace Events.Generator.Model;

/// <summary>A class that stands for the events which the assembly adds to a stream of another one.</summary>
/// <param name="Type">The class.</param>
/// <param name="Stream">Reference of the stream class.</param>
/// <param name="Marks">What code needs that uses the stream.</param>
internal sealed record EventModuleModel(TypeModel Type, string Stream, MarksModel Marks);
