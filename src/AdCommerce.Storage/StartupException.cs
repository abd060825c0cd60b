namespace AdCommerce.Storage;

/// <summary>
/// The server cannot start for a reason that the operator can mend. The message is all that is shown, without a stack
/// trace: it says what is wrong, names the setting, and says what would be right.
/// </summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
