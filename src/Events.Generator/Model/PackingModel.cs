namespace Events.Generator.Model;

/// <summary>How a field is encrypted and compressed.</summary>
/// <param name="Encrypts">Whether it is encrypted.</param>
/// <param name="Subject">The property of the same type that says whose data it is; null for none.</param>
/// <param name="AcceptsPlain">Whether it is read in clear text too.</param>
/// <param name="NullWhenDestroyed">Whether it is read as null when its key is destroyed.</param>
/// <param name="Compresses">Whether it is compressed.</param>
/// <param name="Above">The number of bytes above which it is.</param>
internal sealed record PackingModel(bool Encrypts, string? Subject, bool AcceptsPlain, bool NullWhenDestroyed, bool Compresses, int Above);
