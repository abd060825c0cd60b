System.Console.WriteLine("measure");
