namespace Events.Generator.Model;

/// <summary>Says how an event is made of its previous version.</summary>
/// <param name="Method">The method's name, not escaped.</param>
/// <param name="Previous">Reference of the previous version.</param>
/// <param name="PreviousVersion">Its number.</param>
/// <param name="IsPacked">Whether some of it, or of those before it, is encrypted, compressed or kept apart.</param>
/// <param name="Hides">Whether some of it, or of those before it, is personal or encrypted.</param>
internal sealed record UpcastModel(string Method, string Previous, int PreviousVersion, bool IsPacked, bool Hides);
