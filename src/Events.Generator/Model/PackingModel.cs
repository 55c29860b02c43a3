namespace Events.Generator.Model;

/// <summary>Says how a field is encrypted, compressed and kept apart.</summary>
/// <param name="Encrypts">Whether it is encrypted.</param>
/// <param name="Subject">The property of the same type that says whose data it is; null for none.</param>
/// <param name="AcceptsPlain">Whether it is read in clear text too.</param>
/// <param name="NullWhenDestroyed">Whether it is read as null when its key is destroyed.</param>
/// <param name="Compresses">Whether it is compressed.</param>
/// <param name="Above">The number of bytes above which it is.</param>
/// <param name="Claims">Whether it is kept apart where it is large.</param>
/// <param name="ClaimAbove">The number of bytes above which it is.</param>
internal sealed record PackingModel(
    bool Encrypts, string? Subject, bool AcceptsPlain, bool NullWhenDestroyed, bool Compresses, int Above, bool Claims, int ClaimAbove);
