namespace Events.Generator.Model;

/// <summary>How an event is made of its previous version.</summary>
/// <param name="Method">The method's name, not escaped.</param>
/// <param name="Previous">Reference of the previous version.</param>
/// <param name="PreviousVersion">Its number.</param>
internal sealed record UpcastModel(string Method, string Previous, int PreviousVersion);
